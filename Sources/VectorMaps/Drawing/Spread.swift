/// Chooses points that are far apart, so that a few labels represent the whole picture.
///
/// Farthest-point selection (Gonzalez 1985): starts with the point farthest from the middle, then repeatedly chooses
/// the point farthest from all chosen ones.
package enum Spread {
    /// Returns the indexes of at most `limit` points in the order of choice; of equal points, only the first.
    package static func choice(of points: [(x: Double, y: Double)], limit: Int) -> [Int] {
        guard !points.isEmpty, limit > 0 else { return [] }
        let count = Double(points.count)
        let middle = (x: points.map(\.x).reduce(0, +) / count, y: points.map(\.y).reduce(0, +) / count)
        var chosen: [Int] = []
        var next = farthest(points.map { distance($0, middle) })
        var distances = [Double](repeating: .infinity, count: points.count)
        while chosen.count < min(limit, points.count), distances[next] > 0 {
            chosen.append(next)
            for index in points.indices {
                distances[index] = min(distances[index], distance(points[index], points[next]))
            }
            next = farthest(distances)
        }
        return chosen
    }

    /// The index of the largest distance, the first among equals.
    private static func farthest(_ distances: [Double]) -> Int {
        var best = 0
        for index in distances.indices where distances[index] > distances[best] { best = index }
        return best
    }

    /// The squared distance, which has the same order as the distance.
    private static func distance(_ left: (x: Double, y: Double), _ right: (x: Double, y: Double)) -> Double {
        (left.x - right.x) * (left.x - right.x) + (left.y - right.y) * (left.y - right.y)
    }
}
