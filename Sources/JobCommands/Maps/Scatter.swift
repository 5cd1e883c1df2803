/// The points of a map: where each row lies, what it is called, and what its colour says.
package struct Scatter: Sendable {
    /// The points, in the order of the dataset.
    package let points: [Point]
    /// What the colours say, in the order of the colours; empty where there are none.
    package let legend: [Category]
    /// What is drawn, in one line: "5,000 of 12,000 rows, 21.3 % of the variance across and 11.2 % down".
    package let caption: String

    /// One point.
    package struct Point: Hashable, Sendable {
        /// How far to the right it lies.
        package let x: Double
        /// How far up it lies.
        package let y: Double
        /// The row.
        package let row: MapSample.Row
        /// The place of its category in the legend; nil where there are none.
        package let category: Int?
    }

    /// What one colour says.
    package struct Category: Hashable, Sendable {
        /// The value that the rows have; what stands for several, or none, is in parentheses.
        package let name: String
        /// How many points have the colour.
        package let count: Int
        /// The colour, from 0; nil for what the other colours leave over.
        package let color: Int?
    }

    /// Draws the rows of a sample along the two axes on which their vectors differ most; `hasColors` says whether the
    /// rows' categories count.
    ///
    /// Throws when the task is cancelled.
    package init(_ sample: MapSample, hasColors: Bool) throws(CancellationError) {
        let axes = try PrincipalAxes(of: sample.numbers, dimensions: sample.dimensions)
        let categories = hasColors ? Categories(sample.rows.map(\.category)) : nil
        points = sample.rows.enumerated().map { index, row in
            Point(
                x: axes.coordinates.first?[index] ?? 0,
                y: axes.coordinates.count > 1 ? axes.coordinates[1][index] : 0,
                row: row,
                category: categories?.places[index]
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

    /// Where the points lie in a picture, from its left and top edge, in units of which both directions have the same.
    ///
    /// The points fill the picture, up to a stretch of ``Limits/mapStretchMax`` beyond their true shape: where they
    /// differ in one direction alone, they make a line and not a cloud of what is left of the other.
    package func places(width: Double, height: Double) -> [(x: Double, y: Double)] {
        guard let first = points.first else { return [] }
        var (left, right, low, high) = (first.x, first.x, first.y, first.y)
        for point in points {
            (left, right) = (min(left, point.x), max(right, point.x))
            (low, high) = (min(low, point.y), max(high, point.y))
        }
        let scales = (width / (right - left), height / (high - low))
        let longest = Limits.mapStretchMax * min(scales.0, scales.1)
        // All points in one place: it is the middle, whatever the scale.
        let (across, up) = longest.isFinite ? (min(scales.0, longest), min(scales.1, longest)) : (0, 0)
        return points.map { point in
            (
                x: width / 2 + (point.x - (left + right) / 2) * across,
                y: height / 2 - (point.y - (low + high) / 2) * up
            )
        }
    }
}

/// Values as colours: the most frequent ones have one each, the others one together.
private struct Categories {
    /// The place of each value in the legend.
    let places: [Int]
    let legend: [Scatter.Category]

    init(_ values: [String?]) {
        var counts: [String: Int] = [:]
        var order: [String] = []
        for value in values.lazy.compactMap(\.self) {
            if counts[value] == nil { order.append(value) }
            counts[value, default: 0] += 1
        }
        // Of equally frequent ones, the first is first.
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
        let placeOfRest = legend.count
        if rest > 0 { legend.append(Scatter.Category(name: "(other)", count: rest, color: nil)) }
        let placeOfMissing = legend.count
        if missing > 0 { legend.append(Scatter.Category(name: "(none)", count: missing, color: nil)) }
        let known = Dictionary(uniqueKeysWithValues: zip(shown, shown.indices))
        places = values.map { value in value.map { known[$0] ?? placeOfRest } ?? placeOfMissing }
        self.legend = legend
    }
}
