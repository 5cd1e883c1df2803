import DatasetFormats
import EmbedJobs
import Testing
import VectorMaps

@Suite("NearestRows")
struct NearestRowsTests {
    /// The numbers and scores of the kept rows.
    private func kept(_ scores: [Double], limit: Int) -> (numbers: [Int], scores: [Double]) {
        var nearest = NearestRows(limit: limit)
        for (index, score) in scores.enumerated() {
            nearest.offer(DatasetRow(text: "row \(index + 1)"), number: index + 1, score: score)
        }
        let hits = nearest.sorted
        #expect(hits.allSatisfy { $0.row.text == "row \($0.number)" })
        return (hits.map(\.number), hits.map(\.score))
    }

    @Test("the nearest rows are kept in the order of a full sort", arguments: 0..<20)
    func sorting(seed: UInt64) {
        var state = seed
        let scores = (0..<500).map { _ -> Double in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Few values, so that many rows are equally near.
            return Double(state >> 60) / 8 - 1
        }
        let all = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
        for limit in [1, 2, 7, 100, 500, 1_000] {
            let (numbers, kept) = kept(scores, limit: limit)
            #expect(numbers == all.prefix(limit).map { $0 + 1 })
            #expect(kept == all.prefix(limit).map { scores[$0] })
        }
    }

    @Test("equally near rows keep their order, and later ones do not replace earlier ones")
    func ties() {
        #expect(kept([0.5, 0.5, 0.5, 0.5], limit: 2).numbers == [1, 2])
        #expect(kept([0, 0.5, 0.5, 1, 0.5], limit: 3).numbers == [4, 2, 3])
        #expect(kept([], limit: 3).numbers == [])
    }

    @Test("kept rows drop their vectors, which need most of the memory")
    func withoutVectors() {
        var nearest = NearestRows(limit: 1)
        let row = DatasetRow(text: "a", vectors: VectorSet(float: [1, 2]), cells: [.long(1)])
        nearest.offer(row, number: 1, score: 1)
        #expect(nearest.sorted.map(\.row) == [DatasetRow(text: "a", cells: [.long(1)])])
    }
}
