/// The two principal axes of vectors (Pearson 1901; Hotelling 1933), and the coordinates of each vector on them.
///
/// The covariance matrix is never stored: for vectors of some thousand dimensions, it would be larger than the vectors.
/// It is only multiplied, in a block Krylov space (Golub and Underwood 1977) that starts from a fixed block and grows
/// until both axes converge. The same vectors give the same axes.
package struct PrincipalAxes: Sendable {
    /// Up to two orthogonal unit vectors in order of decreasing variance; fewer if the vectors vary in fewer
    /// directions. The largest number of an axis by magnitude is positive, as in scikit-learn.
    package let axes: [[Double]]
    /// The share of the total variance along each axis, from 0 to 1.
    package let shares: [Double]
    /// The coordinate of each vector on each axis, relative to the mean of all vectors.
    package let coordinates: [[Double]]

    /// Finds the axes of vectors. `numbers` contains them one after the other, with `dimensions` finite numbers each.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    package init(of numbers: [Float], dimensions: Int) throws(CancellationError) {
        guard let space = CenteredVectors(numbers, dimensions) else {
            (axes, shares, coordinates) = ([], [], [])
            return
        }
        var krylov = KrylovSpace(space)
        let pairs = try krylov.principalPairs().filter { $0.share > Self.shareMin }
        axes = pairs.map { Self.turned($0.axis) }
        shares = pairs.map { min($0.share, 1) }
        coordinates = axes.map(space.coordinates)
    }

    /// An axis with a smaller share is caused only by rounding.
    private static let shareMin = 1e-12

    /// Returns the axis or its opposite, so that its largest number is positive.
    private static func turned(_ axis: [Double]) -> [Double] {
        let largest = axis.map(abs).max() ?? 0
        // Among nearly equal numbers the first decides: which one is larger depends on rounding.
        let deciding = axis.first { abs($0) >= largest * (1 - 1e-6) } ?? 0
        return deciding < 0 ? axis.map { -$0 } : axis
    }
}

/// Vectors centred on their mean, and the product of their covariance with other vectors.
private struct CenteredVectors: Sendable {
    let dimensions: Int
    private let count: Int
    private let numbers: [Float]
    /// The sum of all squares, by which the covariance is divided to get a trace of 1.
    private let total: Double

    /// Returns nil if the vectors are all equal up to rounding, or if there are none.
    init?(_ numbers: [Float], _ dimensions: Int) {
        guard dimensions > 0, numbers.count >= dimensions else { return nil }
        let count = numbers.count / dimensions
        var mean = [Double](repeating: 0, count: dimensions)
        var square = 0.0
        for row in 0..<count {
            for column in 0..<dimensions {
                let number = Double(numbers[row * dimensions + column])
                mean[column] += number
                square += number * number
            }
        }
        for column in mean.indices { mean[column] /= Double(count) }
        var centered = numbers
        var total = 0.0
        for row in 0..<count {
            for column in 0..<dimensions {
                let number = Double(numbers[row * dimensions + column]) - mean[column]
                centered[row * dimensions + column] = Float(number)
                total += number * number
            }
        }
        guard total > square * 1e-14, total.isFinite else { return nil }
        self.dimensions = dimensions
        self.count = count
        self.numbers = centered
        self.total = total
    }

    /// Returns the product of the covariance, scaled to a trace of 1, and four vectors at once.
    func covariance(times block: [SIMD4<Double>]) -> [SIMD4<Double>] {
        var result = [SIMD4<Double>](repeating: .zero, count: dimensions)
        numbers.withUnsafeBufferPointer { numbers in
            result.withUnsafeMutableBufferPointer { result in
                block.withUnsafeBufferPointer { block in
                    for start in stride(from: 0, to: count * dimensions, by: dimensions) {
                        var sum = SIMD4<Double>.zero
                        for column in 0..<dimensions { sum += Double(numbers[start + column]) * block[column] }
                        sum /= total
                        for column in 0..<dimensions { result[column] += Double(numbers[start + column]) * sum }
                    }
                }
            }
        }
        return result
    }

    /// Returns the coordinate of each vector on an axis.
    func coordinates(_ axis: [Double]) -> [Double] {
        (0..<count).map { row in
            var sum = 0.0
            for column in 0..<dimensions { sum += Double(numbers[row * dimensions + column]) * axis[column] }
            return sum
        }
    }
}

/// A block Krylov space of the covariance.
///
/// Each block has four vectors, so that directions with equal shares are found too. Each new vector is made orthogonal
/// to all earlier ones twice (Parlett 1998, 6.9). That is cheap compared with the multiplication, and prevents false
/// copies.
private struct KrylovSpace {
    private let vectors: CenteredVectors
    private var basis: [[Double]] = []
    /// The covariance projected onto the space.
    private var projected: [[Double]] = []
    /// The indexes of the newest block in the basis.
    private var newest: [Int?] = []
    /// The part of the newest block's image outside the space: its norms and products.
    private var outside: [[Double]] = []

    init(_ vectors: CenteredVectors) {
        self.vectors = vectors
        // Any start without a preferred direction works; this one is the same each time.
        var state: UInt64 = 1
        var start = [[Double]](repeating: [Double](repeating: 0, count: vectors.dimensions), count: Self.width)
        for index in 0..<(Self.width * vectors.dimensions) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            start[index % Self.width][index / Self.width] = Double(state >> 40) / Double(1 << 23) - 1
        }
        append(start, least: 1e-8)
    }

    private static let width = 4

    /// Returns the two largest shares with their axes, when they converge.
    mutating func principalPairs() throws(CancellationError) -> [(share: Double, axis: [Double])] {
        var look = 3
        for step in 1... {
            if Task.isCancelled { throw CancellationError() }
            grow()
            let isWhole = newest.allSatisfy { $0 == nil } || basis.count >= Limits.krylovVectorsMax
            // The check costs more in a larger space; a few extra steps cost less than a check after each.
            guard isWhole || step >= look else { continue }
            look = step + max(2, step / 2)
            let size = projected.count
            let eigen = SymmetricEigen(projected)
            let pairs = zip(eigen.values, eigen.vectors).prefix(2)
            if isWhole || pairs.allSatisfy({ residual(of: $1, size) < 1e-9 * eigen.values[0] }) {
                return pairs.map { (share: $0, axis: axis($1)) }
            }
        }
        return []
    }

    /// Multiplies the newest block, records its projection onto the space, and adds the rest to the basis.
    private mutating func grow() {
        var block = [SIMD4<Double>](repeating: .zero, count: vectors.dimensions)
        for (lane, indexInBasis) in newest.enumerated() {
            guard let indexInBasis else { continue }
            for index in block.indices { block[index][lane] = basis[indexInBasis][index] }
        }
        let image = vectors.covariance(times: block)
        let size = basis.count
        for row in projected.indices { projected[row] += [Double](repeating: 0, count: size - projected[row].count) }
        while projected.count < size { projected.append([Double](repeating: 0, count: size)) }
        var rest: [[Double]] = []
        for (lane, indexInBasis) in newest.enumerated() {
            guard let indexInBasis else { continue }
            let column = image.map { $0[lane] }
            for other in 0..<size {
                let product = Self.product(basis[other], column)
                projected[other][indexInBasis] = product
                projected[indexInBasis][other] = product
            }
            rest.append(column)
        }
        append(rest, least: 1e-13)
    }

    /// Adds the orthogonal rest of each vector to the basis, if it is longer than `least`.
    private mutating func append(_ columns: [[Double]], least: Double) {
        newest = []
        outside = []
        for column in columns {
            var (rest, products) = (column, [Double](repeating: 0, count: Self.width))
            for _ in 0..<2 {
                for (indexInBasis, vector) in basis.enumerated() {
                    let product = Self.product(vector, rest)
                    for index in rest.indices { rest[index] -= product * vector[index] }
                    if let lane = newest.firstIndex(of: indexInBasis) { products[lane] += product }
                }
            }
            let norm = Self.product(rest, rest).squareRoot()
            let isNew = norm > least
            products[newest.count] = isNew ? norm : 0
            outside.append(products)
            newest.append(isNew ? basis.count : nil)
            if isNew { basis.append(rest.map { $0 / norm }) }
        }
    }

    /// The length of the part of a vector's image outside the space: 0 for an exact eigenvector.
    private func residual(of vector: [Double], _ size: Int) -> Double {
        let last = vector[(size - outside.count)..<size]
        return (0..<Self.width).map { lane in
            let sum = zip(outside, last).reduce(0.0) { $0 + $1.0[lane] * $1.1 }
            return sum * sum
        }.reduce(0, +).squareRoot()
    }

    private func axis(_ weights: [Double]) -> [Double] {
        var axis = [Double](repeating: 0, count: vectors.dimensions)
        for (weight, vector) in zip(weights, basis) {
            for index in axis.indices { axis[index] += weight * vector[index] }
        }
        let norm = Self.product(axis, axis).squareRoot()
        return axis.map { $0 / norm }
    }

    private static func product(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }
}
