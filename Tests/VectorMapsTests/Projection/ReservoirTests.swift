import Testing
import VectorMaps

@Suite("Reservoir")
struct ReservoirTests {
    /// The final sample as row numbers from 1.
    private func sample(of count: Int, limit: Int, seed: Int) -> [Int] {
        var reservoir = Reservoir(limit: limit, seed: seed)
        var rows: [Int] = []
        for row in 1...count {
            guard let slot = reservoir.slot() else { continue }
            if slot == rows.count { rows.append(row) } else { rows[slot] = row }
        }
        #expect(reservoir.offered == count)
        return rows
    }

    @Test("a short stream is sampled completely")
    func few() {
        #expect(sample(of: 3, limit: 5, seed: 1) == [1, 2, 3])
        #expect(sample(of: 5, limit: 5, seed: 1) == [1, 2, 3, 4, 5])
    }

    @Test("a long stream is sampled up to the limit, without duplicates")
    func many() {
        let rows = sample(of: 10_000, limit: 100, seed: 1)
        #expect(rows.count == 100)
        #expect(Set(rows).count == 100)
    }

    @Test("the sample depends only on the seed, on every machine")
    func seeds() {
        #expect(sample(of: 1_000, limit: 8, seed: 1) == sample(of: 1_000, limit: 8, seed: 1))
        #expect(sample(of: 1_000, limit: 8, seed: 1) != sample(of: 1_000, limit: 8, seed: 2))
        #expect(sample(of: 20, limit: 3, seed: 1) == [1, 2, 4])
    }

    @Test("every row has the same probability")
    func fairness() {
        var counts = [Int](repeating: 0, count: 20)
        for seed in 0..<4_000 {
            for row in sample(of: 20, limit: 5, seed: seed) { counts[row - 1] += 1 }
        }
        // 1,000 each on average; five standard deviations are 137.
        #expect(counts.allSatisfy { abs($0 - 1_000) < 137 }, "\(counts)")
    }
}
