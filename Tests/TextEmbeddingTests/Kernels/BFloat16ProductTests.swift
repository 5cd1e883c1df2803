import CEmbeddingKernels
import Testing
import TextEmbedding

/// Compares oneDNN products with plain loops on the same rounded numbers. PrecisionTests covers systems without oneDNN.
@Suite(.enabled(if: ek_bf16_open() == .full, "bf16 is unavailable: PrecisionTests checks the message"))
struct BFloat16ProductTests {
    private struct Shape: CustomTestStringConvertible {
        let columns: Int
        let depth: Int
        var testDescription: String { "\(depth) to \(columns)" }
    }

    /// Widths of models, and unusual ones.
    private static let shapes = [
        (1152, 384), (384, 384), (1536, 384), (384, 1536), (768, 3072), (72, 24), (24, 40), (81, 27), (27, 34), (1, 1),
        (3, 7), (33, 100),
    ].map { Shape(columns: $0.0, depth: $0.1) }

    private static func rounded(_ memory: FloatMemory) -> FloatMemory {
        let rounded = FloatMemory(count: memory.count)
        var bits = [UInt16](repeating: 0, count: memory.count)
        ek_kernels_of(.reference)?.pointee.round_to_bf16(memory.base, memory.count, &bits)
        for (index, upper) in bits.enumerated() { rounded.base[index] = Float(bitPattern: UInt32(upper) << 16) }
        return rounded
    }

    /// Weights and a worker for one shape, freed at the end.
    private final class Layer {
        let shape: Shape
        let plain: FloatMemory
        let bias: FloatMemory
        let weights: OpaquePointer
        let worker: OpaquePointer

        init(_ shape: Shape) throws {
            self.shape = shape
            plain = FloatMemory(random: shape.columns * shape.depth, seed: 2)
            bias = FloatMemory(random: shape.columns, seed: 3)
            weights = try #require(ek_bf16_weights_create(plain.base, bias.base, shape.columns, shape.depth))
            worker = try #require(ek_bf16_worker_create())
        }

        deinit {
            ek_bf16_worker_destroy(worker)
            ek_bf16_weights_destroy(weights)
        }

        func multiply(_ a: FloatMemory, from first: Int = 0, rows: Int, _ activation: ek_activation) throws -> [Float] {
            let padded = (rows + ek_bf16_rows - 1) / ek_bf16_rows * ek_bf16_rows
            // One more row, which must stay unchanged.
            let c = FloatMemory(random: (padded + 1) * shape.columns, seed: 4)
            let beyond = c.floats.suffix(shape.columns)
            let start = a.base + first * shape.depth
            var product = ek_bf16_product(a: start, rows: rows, weights: weights, c: c.base, activation: activation)
            try #require(withExtendedLifetime(a) { ek_bf16_multiply(worker, &product) })
            #expect(c.floats.suffix(shape.columns) == beyond)
            return Array(c.floats.prefix(rows * shape.columns))
        }

        /// Returns the same product from plain loops.
        func expected(_ a: FloatMemory, rows: Int, _ activation: ek_activation) throws -> [Float] {
            let c = FloatMemory(count: rows * shape.columns)
            let (a, packed) = (rounded(a), rounded(plain))
            var product = ek_product(
                a: a.base,
                a_stride: shape.depth,
                rows: rows,
                depth: shape.depth,
                packed: packed.base,
                bias: bias.base,
                columns: shape.columns,
                c: c.base,
                c_stride: shape.columns,
                activation: activation
            )
            try withExtendedLifetime((a, packed)) {
                try #require(ek_kernels_of(.reference)).pointee.product(&product)
            }
            return c.floats
        }
    }

    @Test(arguments: shapes)
    private func productsUseRoundedNumbers(shape: Shape) throws {
        let layer = try Layer(shape)
        let a = FloatMemory(random: 100 * shape.depth, seed: 1)
        for (rows, activation) in [(1, ek_activation.none), (15, .gelu), (16, .relu), (64, .none), (100, .gelu_tanh)] {
            let expected = try layer.expected(a, rows: rows, activation)
            // 1536 products of up to 1, summed in 32 bits.
            #expect(try layer.multiply(a, rows: rows, activation).distance(to: expected) < 5e-5, "\(rows) rows")
        }
    }

    @Test(arguments: shapes)
    private func productOfARowIsBitIdenticalAmongAnyRows(shape: Shape) throws {
        let layer = try Layer(shape)
        let a = FloatMemory(random: 150 * shape.depth, seed: 1)
        let all = try layer.multiply(a, rows: 150, .gelu)
        for (first, rows) in [(0, 1), (1, 1), (63, 2), (64, 64), (17, 65), (5, 129), (149, 1), (130, 20), (2, 40)] {
            let some = try layer.multiply(a, from: first, rows: rows, .gelu)
            let range = first * shape.columns..<(first + rows) * shape.columns
            #expect(some == Array(all[range]), "\(rows) rows from \(first)")
        }
    }

    @Test func nanIsPropagated() throws {
        let layer = try Layer(Shape(columns: 24, depth: 40))
        let a = FloatMemory(random: 3 * 40, seed: 1)
        a.base[40] = .nan
        let c = try layer.multiply(a, rows: 3, .gelu)
        let areNumbers = (0..<3).map { row in !c[row * 24..<(row + 1) * 24].contains { !$0.isFinite } }
        #expect(areNumbers == [true, false, true])
        #expect(!c[24..<48].contains { !$0.isNaN })
    }
}
