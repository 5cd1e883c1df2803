import Testing
import VectorMaps

@Suite("Scatter")
struct ScatterTests {
    @Test("the caption has the rows and the share of the variance")
    func caption() throws {
        let square: [(Float, Float)] = [(4, 0), (-4, 0), (0, 3), (0, -3)]
        let four = try SampleScatter.points(square, ["a", "b", "c", "d"])
        #expect(four.caption == "4 rows, 64.0 % of the variance across and 36.0 % down")
        let line = try SampleScatter.points([(0, 0), (1, 1), (2, 2)], ["a", "b", "c"])
        #expect(line.caption == "3 rows, 100.0 % of the variance across")
        #expect(try SampleScatter.points([(1, 1), (1, 1)], ["a", "b"]).caption == "2 rows, all with the same vector")
        #expect(try SampleScatter.points([(1, 1)], ["a"]).caption == "1 row")
        let sampled = try SampleScatter.clouds(1_200)
        #expect(sampled.caption.hasPrefix("1,200 of 12,000 rows, "))
    }

    @Test("points fill the picture from edge to edge")
    func filling() throws {
        let scatter = try SampleScatter.points([(4, 0), (-4, 0), (0, 3), (0, -3)], ["a", "b", "c", "d"])
        let positions = scatter.positions(width: 100, height: 50)
        let expected = [(100.0, 25.0), (0, 25), (50, 0), (50, 50)]
        for (place, expected) in zip(positions, expected) {
            #expect(abs(place.x - expected.0) < 1e-3)
            #expect(abs(place.y - expected.1) < 1e-3)
        }
    }

    @Test("the stretch of a small variance is limited")
    func stretch() throws {
        let scatter = try SampleScatter.points([(100, 0), (-100, 0), (0, 1), (0, -1)], ["a", "b", "c", "d"])
        let positions = scatter.positions(width: 100, height: 50)
        // The horizontal scale is a half, so the vertical one is limited to 2 instead of 25.
        #expect(abs(positions[0].x - 100) < 1e-3 && abs(positions[2].y - 23) < 1e-3 && abs(positions[3].y - 27) < 1e-3)
    }

    @Test("equal points lie in the middle, collinear points on one line")
    func degenerate() throws {
        let same = try SampleScatter.points([(1, 1), (1, 1)], ["a", "b"]).positions(width: 10, height: 4)
        #expect(same.allSatisfy { $0 == (5, 2) })
        let line = try SampleScatter.points([(0, 0), (1, 1), (2, 2)], ["a", "b", "c"]).positions(width: 10, height: 4)
        #expect(line.allSatisfy { $0.y == 2 } && abs(line[0].x) < 1e-3 && abs(line[2].x - 10) < 1e-3)
    }

    @Test("the most frequent values have colours, most frequent first; the rest share one")
    func categories() throws {
        let names = (0..<12).flatMap { name in [String](repeating: "c\(name)", count: name < 2 ? 1 : 2 + name / 4) }
        let values: [String?] = names + [nil, "c11"]
        let points = values.indices.map { (Float($0), Float($0 * $0 % 7)) }
        let scatter = try SampleScatter.points(points, values.map { $0 ?? "none" }, categories: values)
        #expect(scatter.legend.map(\.name) == ["c11", "c8", "c9", "c10", "c4", "c5", "c6", "c7", "(other)", "(none)"])
        #expect(scatter.legend.map(\.count) == [5, 4, 4, 4, 3, 3, 3, 3, 6, 1])
        #expect(scatter.legend.map(\.color) == [0, 1, 2, 3, 4, 5, 6, 7, nil, nil])
        for point in scatter.points {
            let name = point.category.map { scatter.legend[$0].name }
            let shown = ["c0", "c1", "c2", "c3"].contains(point.row.category) ? "(other)" : point.row.category
            #expect(name == shown ?? "(none)")
        }
    }

    @Test("without colours the legend is empty")
    func plain() throws {
        let scatter = try SampleScatter.clouds(30, hasColors: false)
        #expect(scatter.legend == [])
        #expect(scatter.points.allSatisfy { $0.category == nil })
    }
}
