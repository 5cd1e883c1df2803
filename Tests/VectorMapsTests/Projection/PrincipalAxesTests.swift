import TestSupport
import Testing
import VectorMaps

@Suite("PrincipalAxes")
struct PrincipalAxesTests {
    /// Vectors of a kind, one after the other.
    private static func vectors(_ kind: String, _ count: Int, _ dimensions: Int) -> [Float] {
        var source = SeededGenerator(seed: UInt64(count * 10_000 + dimensions))
        func noise() -> Float { Float.random(in: -1...1, using: &source) }
        let centers = (0..<5).map { _ in (0..<dimensions).map { _ in noise() } }
        return (0..<count).flatMap { row -> [Float] in
            (0..<dimensions).map { column in
                switch kind {
                case "clusters": centers[row % 5][column] + noise() / 4
                case "far from zero": 1_000 + noise() / Float(column + 1)
                case "whole numbers": (noise() * 100 / Float(column % 7 + 1)).rounded()
                case "bits": noise() + centers[row % 5][column] > 0 ? 1 : 0
                default: noise()
                }
            }
        }
    }

    /// The result of numpy's singular value decomposition: for the first two axes, the share and the coordinates.
    private func witness(_ numbers: [Float], _ dimensions: Int) throws -> [[Double]] {
        let python = try Python()
        let bytes = numbers.flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
        }
        try python.write(bytes, to: "vectors")
        let printed = try python.run(
            """
            import numpy
            vectors = numpy.fromfile("vectors", dtype="<f4").reshape(-1, \(dimensions)).astype("f8")
            centered = vectors - vectors.mean(0)
            _, values, axes = numpy.linalg.svd(centered, full_matrices=False)
            for value, axis in list(zip(values, axes))[:2]:
                axis = axis * numpy.sign(axis[numpy.argmax(abs(axis))])
                print(value ** 2 / (values ** 2).sum(), *(centered @ axis))
            """
        )
        return printed.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
    }

    @Test(
        "the axes equal numpy's",
        arguments: [
            ("noise", 200, 16), ("noise", 50, 384), ("noise", 500, 128), ("clusters", 300, 384),
            ("clusters", 1_000, 32),
            ("far from zero", 400, 40), ("whole numbers", 200, 100), ("bits", 256, 64), ("noise", 3, 5),
            ("noise", 4, 1_000), ("noise", 30, 2), ("noise", 5, 3),
        ]
    )
    func numpy(kind: String, count: Int, dimensions: Int) throws {
        let numbers = Self.vectors(kind, count, dimensions)
        let axes = try PrincipalAxes(of: numbers, dimensions: dimensions)
        let expected = try witness(numbers, dimensions)
        #expect(axes.shares.count == 2)
        #expect(expected.count == 2)
        for (index, line) in expected.enumerated() {
            #expect(abs(axes.shares[index] - line[0]) < 1e-6)
            let coordinates = line.dropFirst()
            #expect(axes.coordinates[index].count == count)
            #expect(coordinates.count == count)
            let scale = coordinates.map(abs).max() ?? 0
            let worst = zip(axes.coordinates[index], coordinates).map { abs($0 - $1) / scale }.max() ?? 1
            #expect(worst < 1e-4)
        }
    }

    @Test("the axes are orthogonal unit vectors, and the largest number of each is positive")
    func orthogonal() throws {
        let axes = try PrincipalAxes(of: Self.vectors("clusters", 100, 24), dimensions: 24).axes
        func product(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).map(*).reduce(0, +) }
        #expect(abs(product(axes[0], axes[0]) - 1) < 1e-12 && abs(product(axes[1], axes[1]) - 1) < 1e-12)
        #expect(abs(product(axes[0], axes[1])) < 1e-9)
        for axis in axes { #expect(axis.max { abs($0) < abs($1) }.map { $0 > 0 } == true) }
    }

    @Test("the same vectors have the same axes")
    func repeated() throws {
        let numbers = Self.vectors("clusters", 400, 48)
        let (one, other) = (
            try PrincipalAxes(of: numbers, dimensions: 48), try PrincipalAxes(of: numbers, dimensions: 48)
        )
        #expect(one.coordinates == other.coordinates)
        #expect(one.shares == other.shares)
    }

    @Test(
        "equal vectors lack axes",
        arguments: [([], 0), ([1], 1), ([0.1, 0.7, 0.1, 0.7, 0.1, 0.7], 2), ([0, 0, 0], 1), ([0.1, 0.2, 0.3], 3)]
            as [([Float], Int)]
    )
    func same(numbers: [Float], dimensions: Int) throws {
        let axes = try PrincipalAxes(of: numbers, dimensions: dimensions)
        #expect(axes.axes.isEmpty)
        #expect(axes.shares.isEmpty)
        #expect(axes.coordinates.isEmpty)
    }

    @Test("vectors on a line have one axis")
    func line() throws {
        let two = try PrincipalAxes(of: [1, 1, 4, 5], dimensions: 2)
        #expect(two.shares.count == 1 && abs(two.shares[0] - 1) < 1e-12)
        #expect(zip(two.coordinates[0], [-2.5, 2.5]).allSatisfy { abs($0 - $1) < 1e-6 })
        let numbers: [Float] = (0..<60).flatMap { row in (1...7).map { Float(row) * Float($0) * 0.1 } }
        #expect(try PrincipalAxes(of: numbers, dimensions: 7).shares.count == 1)
        let one = try PrincipalAxes(of: [3, 1, 2], dimensions: 1)
        #expect(one.shares == [1])
        #expect(one.axes == [[1]])
        #expect(zip(one.coordinates[0], [1, -1, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("two directions with the same share are both found")
    func equalShares() throws {
        // The corners of a square with a small third component.
        let numbers: [Float] = [3, 0, 0.1, -3, 0, 0.1, 0, 3, -0.1, 0, -3, -0.1]
        let axes = try PrincipalAxes(of: numbers, dimensions: 3)
        #expect(axes.shares.count == 2)
        #expect(axes.shares.allSatisfy { abs($0 - 0.4994) < 1e-3 })
        #expect(axes.axes.allSatisfy { abs($0[2]) < 1e-6 })
    }

    @Test("a cancelled task stops")
    func cancellation() async {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            do throws(CancellationError) {
                _ = try PrincipalAxes(of: [1, 2, 3, 4, 5, 7], dimensions: 2)
                return false
            } catch {
                return true
            }
        }
        task.cancel()
        #expect(await task.value)
    }
}
