import TestSupport
import VectorMaps

/// Sample maps for tests.
enum SampleScatter {
    /// Three clouds of labelled points with the categories news, sport and none.
    static func clouds(_ count: Int, hasColors: Bool = true) throws -> Scatter {
        var source = SeededGenerator(seed: 7)
        let topics = ["news", "sport", nil]
        let centers: [(Float, Float)] = [(0, 0), (8, 1), (4, 6)]
        var numbers: [Float] = []
        let rows = (0..<count).map { index in
            let (x, y) = centers[index % 3]
            numbers += [x + Float.random(in: -1...1, using: &source), y + Float.random(in: -1...1, using: &source)]
            return MapSample.Row(
                number: index + 1,
                label: "title \(index + 1)",
                text: "text <\(index + 1)> & \"more\"",
                category: topics[index % 3]
            )
        }
        let sample = MapSample(rows: rows, numbers: numbers, dimensions: 2, total: count * 10)
        return try Scatter(sample, hasColors: hasColors)
    }

    /// Labelled points at given positions, whose principal axes must be x and y.
    static func points(_ points: [(Float, Float)], _ labels: [String], categories: [String?]? = nil) throws -> Scatter {
        let rows = labels.enumerated().map { index, label in
            MapSample.Row(number: index + 1, label: label, text: label, category: categories?[index])
        }
        let numbers = points.flatMap { [$0.0, $0.1] }
        let sample = MapSample(rows: rows, numbers: numbers, dimensions: 2, total: rows.count)
        return try Scatter(sample, hasColors: categories != nil)
    }
}
