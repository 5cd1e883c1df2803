import TestSupport
import Testing
import VectorMaps

@Suite("Spread")
struct SpreadTests {
    @Test("corners come before points between them")
    func corners() {
        let points = [(5.0, 5.0), (0, 0), (10, 0), (0, 10), (10, 11), (5, 6)].map { (x: $0.0, y: $0.1) }
        #expect(Set(Spread.choice(of: points, limit: 4)) == [1, 2, 3, 4])
        #expect(Spread.choice(of: points, limit: 1) == [4])
    }

    @Test("each point is the farthest from all earlier ones", arguments: 0..<5)
    func greedy(seed: UInt64) {
        var source = SeededGenerator(seed: seed)
        let points = (0..<200).map { _ in
            (x: Double.random(in: 0...100, using: &source), y: Double.random(in: 0...100, using: &source))
        }
        let chosen = Spread.choice(of: points, limit: 12)
        #expect(chosen.count == 12)
        #expect(Set(chosen).count == 12)
        func distance(_ index: Int, to others: ArraySlice<Int>) -> Double {
            others.map { other in
                let (x, y) = (points[index].x - points[other].x, points[index].y - points[other].y)
                return x * x + y * y
            }.min() ?? .infinity
        }
        for place in 1..<chosen.count {
            let before = chosen[..<place]
            let farthest = points.indices.map { distance($0, to: before) }.max()
            #expect(distance(chosen[place], to: before) == farthest)
        }
    }

    @Test("equal points count once, and an empty input yields nothing")
    func degenerate() {
        #expect(Spread.choice(of: [], limit: 3) == [])
        #expect(Spread.choice(of: [(x: 1, y: 1)], limit: 0) == [])
        #expect(Spread.choice(of: [(x: 1, y: 1), (x: 1, y: 1), (x: 1, y: 1)], limit: 3) == [0])
        #expect(Spread.choice(of: [(x: 1, y: 1), (x: 2, y: 1), (x: 1, y: 1)], limit: 3).count == 2)
    }
}
