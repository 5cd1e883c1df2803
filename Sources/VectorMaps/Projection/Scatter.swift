internal import DisplayText

/// The points of a map with their positions, labels and categories.
package struct Scatter: Sendable {
    /// The points, in the order of the dataset.
    package let points: [Point]
    /// The categories in the order of their colours; empty without colours.
    package let legend: [Category]
    /// A description in one line: "5,000 of 12,000 rows, 21.3 % of the variance across and 11.2 % down".
    package let caption: String

    /// One point.
    package struct Point: Hashable, Sendable {
        /// The horizontal coordinate, rightwards.
        package let x: Double
        /// The vertical coordinate, upwards.
        package let y: Double
        /// The row.
        package let row: MapSample.Row
        /// The index of its category in the legend; nil without colours.
        package let category: Int?
    }

    /// An entry of the legend.
    package struct Category: Hashable, Sendable {
        /// The value of the rows; in parentheses for several values, or for none.
        package let name: String
        /// The number of points with the category.
        package let count: Int
        /// The colour, from 0; nil for entries without a colour of their own.
        package let color: Int?
    }

    /// Places the rows of a sample along the two axes with the largest variance; `hasColors` tells whether their
    /// categories are used.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    package init(_ sample: MapSample, hasColors: Bool) throws(CancellationError) {
        let axes = try PrincipalAxes(of: sample.numbers, dimensions: sample.dimensions)
        let categories = hasColors ? Categories(sample.rows.map(\.category)) : nil
        points = sample.rows.enumerated().map { index, row in
            Point(
                x: axes.coordinates.first?[index] ?? 0,
                y: axes.coordinates.count > 1 ? axes.coordinates[1][index] : 0,
                row: row,
                category: categories?.positions[index]
            )
        }
        legend = categories?.legend ?? []
        caption = Self.caption(sample, axes.shares)
    }

    private static func caption(_ sample: MapSample, _ shares: [Double]) -> String {
        let rows = Figures.count(sample.total, of: "row")
        let drawn = sample.rows.count < sample.total ? "\(Figures.count(sample.rows.count)) of \(rows)" : rows
        switch shares.count {
        case 0: return sample.rows.count == 1 ? drawn : "\(drawn), all with the same vector"
        case 1: return "\(drawn), \(Figures.percent(shares[0])) of the variance across"
        default:
            let (across, down) = (Figures.percent(shares[0]), Figures.percent(shares[1]))
            return "\(drawn), \(across) of the variance across and \(down) down"
        }
    }

    /// Returns the positions of the points in a picture, from its left and top edges, with the same unit in both
    /// directions.
    ///
    /// The points fill the picture, stretched by up to ``Limits/mapStretchMax``. Points that vary in only one direction
    /// become a line, and rounding errors in the other direction are not enlarged to a cloud.
    package func positions(width: Double, height: Double) -> [(x: Double, y: Double)] {
        guard let first = points.first else { return [] }
        var (left, right, low, high) = (first.x, first.x, first.y, first.y)
        for point in points {
            (left, right) = (min(left, point.x), max(right, point.x))
            (low, high) = (min(low, point.y), max(high, point.y))
        }
        let scales = (width / (right - left), height / (high - low))
        let longest = Limits.mapStretchMax * min(scales.0, scales.1)
        // All points are equal: they lie in the middle.
        let (across, up) = longest.isFinite ? (min(scales.0, longest), min(scales.1, longest)) : (0, 0)
        return points.map { point in
            (
                x: width / 2 + (point.x - (left + right) / 2) * across,
                y: height / 2 - (point.y - (low + high) / 2) * up
            )
        }
    }
}

/// Assigns colours to values: one to each of the most frequent values, one to all others together.
private struct Categories {
    /// The index of each value in the legend.
    let positions: [Int]
    let legend: [Scatter.Category]

    init(_ values: [String?]) {
        var counts: [String: Int] = [:]
        var order: [String] = []
        for value in values.lazy.compactMap(\.self) {
            if counts[value] == nil { order.append(value) }
            counts[value, default: 0] += 1
        }
        // Equally frequent values are in order of first appearance.
        let ranked = order.enumerated().sorted { left, right in
            let (leftCount, rightCount) = (counts[left.element] ?? 0, counts[right.element] ?? 0)
            return (leftCount, right.offset) > (rightCount, left.offset)
        }
        .map(\.element)
        let shown = ranked.prefix(Limits.mapColorsMax)
        var legend = shown.enumerated().map { color, name in
            Scatter.Category(name: name, count: counts[name] ?? 0, color: color)
        }
        let missing = values.count { $0 == nil }
        let rest = values.count - missing - legend.map(\.count).reduce(0, +)
        let restPosition = legend.count
        if rest > 0 { legend.append(Scatter.Category(name: "(other)", count: rest, color: nil)) }
        let missingPosition = legend.count
        if missing > 0 { legend.append(Scatter.Category(name: "(none)", count: missing, color: nil)) }
        let known = Dictionary(uniqueKeysWithValues: zip(shown, shown.indices))
        positions = values.map { value in value.map { known[$0] ?? restPosition } ?? missingPosition }
        self.legend = legend
    }
}
