import TestSupport
import Testing
import VectorMaps

@Suite("SymmetricEigen")
struct SymmetricEigenTests {
    @Test("a matrix with known eigenvalues")
    func known() {
        let eigen = SymmetricEigen([[2, 1], [1, 2]])
        #expect(abs(eigen.values[0] - 3) < 1e-12 && abs(eigen.values[1] - 1) < 1e-12)
        #expect(abs(abs(eigen.vectors[0][0]) - 0.5.squareRoot()) < 1e-12)
        #expect(abs(eigen.vectors[0][0] - eigen.vectors[0][1]) < 1e-12)
    }

    @Test("small matrices: empty, 1×1, zero, diagonal")
    func small() {
        #expect(SymmetricEigen([]).values == [])
        #expect(SymmetricEigen([[-4]]).values == [-4])
        #expect(SymmetricEigen([[-4]]).vectors == [[1]])
        #expect(SymmetricEigen([[0, 0], [0, 0]]).values == [0, 0])
        #expect(SymmetricEigen([[1, 0], [0, 5]]).values == [5, 1])
    }

    @Test("non-finite numbers terminate")
    func notFinite() { #expect(SymmetricEigen([[.nan, 1], [1, .nan]]).values.count == 2) }

    @Test("random matrices satisfy the eigenvalue equation", arguments: [3, 10, 40])
    func random(size: Int) {
        var source = SeededGenerator(seed: UInt64(size))
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        for row in 0..<size {
            for column in 0...row {
                matrix[row][column] = Double.random(in: -1...1, using: &source)
                matrix[column][row] = matrix[row][column]
            }
        }
        let eigen = SymmetricEigen(matrix)
        #expect(eigen.values == eigen.values.sorted(by: >))
        for (value, vector) in zip(eigen.values, eigen.vectors) {
            let image = matrix.map { zip($0, vector).map(*).reduce(0, +) }
            #expect(zip(image, vector).allSatisfy { abs($0 - value * $1) < 1e-10 })
            #expect(abs(vector.map { $0 * $0 }.reduce(0, +) - 1) < 1e-10)
        }
    }
}
