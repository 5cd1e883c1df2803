/// The eigenvalues and eigenvectors of a small symmetric matrix.
///
/// Jacobi's method by rows (Golub and Van Loan, Matrix Computations, 8.5): each rotation makes one element zero. It is
/// slow for large matrices, exact for small ones, and handles equal eigenvalues.
package struct SymmetricEigen {
    /// The eigenvalues, largest first.
    package let values: [Double]
    /// A unit eigenvector for each eigenvalue.
    package let vectors: [[Double]]

    /// Solves a matrix given by its rows; it must be symmetric.
    package init(_ matrix: [[Double]]) {
        var state = Rotations(matrix)
        // Six to ten sweeps are usual; a matrix with non-finite numbers would never converge.
        for _ in 0..<Self.sweepsMax where !state.sweep() { break }
        let order = state.diagonal.indices.sorted { (state.diagonal[$0], $1) > (state.diagonal[$1], $0) }
        values = order.map { state.diagonal[$0] }
        vectors = order.map { state.vector($0) }
    }

    private static let sweepsMax = 50

    private struct Rotations {
        private let size: Int
        /// The matrix, row by row.
        private var matrix: [Double]
        /// An eigenvector in each row.
        private var vectors: [Double]
        private let norm: Double

        init(_ rows: [[Double]]) {
            size = rows.count
            matrix = rows.flatMap(\.self)
            vectors = [Double](repeating: 0, count: size * size)
            for index in 0..<size { vectors[index * size + index] = 1 }
            norm = matrix.map { $0 * $0 }.reduce(0, +).squareRoot()
        }

        var diagonal: [Double] { (0..<size).map { matrix[$0 * size + $0] } }

        func vector(_ index: Int) -> [Double] { Array(vectors[(index * size)..<((index + 1) * size)]) }

        /// Rotates each off-diagonal element to zero once; returns false if none was large enough.
        mutating func sweep() -> Bool {
            var hasRotated = false
            for row in 0..<size {
                for column in (row + 1)..<size {
                    guard abs(matrix[row * size + column]) > norm * 1e-15 else { continue }
                    rotate(row, column)
                    hasRotated = true
                }
            }
            return hasRotated
        }

        private mutating func rotate(_ p: Int, _ q: Int) {
            let element = matrix[p * size + q]
            let ratio = (matrix[q * size + q] - matrix[p * size + p]) / (2 * element)
            let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
            let cosine = 1 / (1 + tangent * tangent).squareRoot()
            let sine = tangent * cosine
            for k in 0..<size {
                turn(&matrix, k * size + p, k * size + q, cosine, sine)
            }
            for k in 0..<size {
                turn(&matrix, p * size + k, q * size + k, cosine, sine)
                turn(&vectors, p * size + k, q * size + k, cosine, sine)
            }
        }

        private func turn(_ numbers: inout [Double], _ first: Int, _ second: Int, _ cosine: Double, _ sine: Double) {
            let (a, b) = (numbers[first], numbers[second])
            numbers[first] = cosine * a - sine * b
            numbers[second] = sine * a + cosine * b
        }
    }
}
