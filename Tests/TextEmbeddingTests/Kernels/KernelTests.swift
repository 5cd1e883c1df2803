import CEmbeddingKernels
import Testing
import TextEmbedding

/// Compares every level that this processor supports with the plain loops of reference.c.
struct KernelTests {
    static let levels: [ek_level] = [.portable, .avx2, .avx512].filter { ek_kernels_of($0) != nil }

    /// Sizes near those of vectors, tiles and panels.
    static let sizes = [1, 3, 4, 7, 12, 13, 33, 100]

    private func kernels(_ level: ek_level) throws -> ek_kernels { try #require(ek_kernels_of(level)).pointee }

    /// Returns a * transpose(weights) + bias from one level, with gaps of two or three floats between rows.
    private func product(
        _ kernels: ek_kernels,
        rows: Int,
        depth: Int,
        columns: Int,
        hasBias: Bool = true
    ) -> [Float] {
        let a = FloatMemory(random: rows * (depth + 2), seed: 1)
        let weights = FloatMemory(random: columns * depth, seed: 2)
        let bias = FloatMemory(random: columns, seed: 3)
        let packed = FloatMemory(count: (columns + kernels.panel - 1) / kernels.panel * kernels.panel * depth)
        kernels.pack(weights.base, columns, depth, packed.base)
        let c = FloatMemory(random: rows * (columns + 3), seed: 4)
        var product = ek_product(
            a: a.base,
            a_stride: depth + 2,
            rows: rows,
            depth: depth,
            packed: packed.base,
            bias: hasBias ? UnsafePointer(bias.base) : nil,
            columns: columns,
            c: c.base,
            c_stride: columns + 3,
            activation: .none
        )
        withExtendedLifetime((a, packed, bias)) { kernels.product(&product) }
        return c.floats
    }

    @Test(arguments: levels)
    func productsOfAllSizesMatchAndLeaveGapsUnchanged(level: ek_level) throws {
        for rows in Self.sizes + [200] {
            for (columns, depth) in zip(Self.sizes, Self.sizes.reversed()) {
                for hasBias in [true, false] {
                    let fast = product(
                        try kernels(level),
                        rows: rows,
                        depth: depth,
                        columns: columns,
                        hasBias: hasBias
                    )
                    let plain = product(
                        try kernels(.reference),
                        rows: rows,
                        depth: depth,
                        columns: columns,
                        hasBias: hasBias
                    )
                    #expect(fast.distance(to: plain) < 2e-5, "\(rows) x \(depth) x \(columns)")
                }
            }
        }
    }

    @Test(arguments: levels, [ek_activation.none, .gelu, .gelu_tanh, .relu])
    func activationsAgreeFromMinus10To10(level: ek_level, activation: ek_activation) throws {
        let inputs = (-1000...1000).map { Float($0) / 100 }
        func activated(_ kernels: ek_kernels) -> [Float] {
            let (a, result) = (FloatMemory(count: inputs.count), FloatMemory(count: inputs.count))
            for (index, input) in inputs.enumerated() { a.base[index] = input }
            let packed = FloatMemory(count: kernels.panel)
            packed.base[0] = 1
            var product = ek_product(
                a: a.base,
                a_stride: 1,
                rows: inputs.count,
                depth: 1,
                packed: packed.base,
                bias: nil,
                columns: 1,
                c: result.base,
                c_stride: 1,
                activation: activation
            )
            withExtendedLifetime((a, packed)) { kernels.product(&product) }
            return result.floats
        }
        let fast = zip(inputs, activated(try kernels(level))).map { $1 / max(1, abs($0)) }
        let plain = zip(inputs, activated(try kernels(.reference))).map { $1 / max(1, abs($0)) }
        #expect(fast.distance(to: plain) < 5e-7)
    }

    @Test(arguments: levels)
    func productOfARowIsTheSameAmongAnyRows(level: ek_level) throws {
        let (depth, columns) = (384, 70)
        let all = product(try kernels(level), rows: 31, depth: depth, columns: columns)
        for rows in 1..<31 {
            let some = product(try kernels(level), rows: rows, depth: depth, columns: columns)
            let row = (rows - 1) * (columns + 3)..<(rows - 1) * (columns + 3) + columns
            #expect(Array(some[row]) == Array(all[row]))
        }
    }

    private func attention(_ kernels: ek_kernels, length: Int, heads: Int, headWidth: Int, scale: Float) -> [Float] {
        let width = heads * headWidth
        let qkv = FloatMemory(random: length * 3 * width, seed: 5, scale: scale)
        let context = FloatMemory(count: length * width)
        let scratch = FloatMemory(random: kernels.attention_scratch(length, headWidth), seed: 6)
        var attention = ek_attention(
            qkv: qkv.base,
            length: length,
            width: width,
            heads: heads,
            context: context.base,
            scratch: scratch.base
        )
        withExtendedLifetime((qkv, scratch)) { kernels.attention(&attention) }
        return context.floats
    }

    @Test(arguments: levels, sizes + [256])
    func attentionMatchesForFlatAndSteepScores(level: ek_level, length: Int) throws {
        for (heads, headWidth) in [(1, 1), (3, 9), (2, 32), (1, 70)] {
            for scale: Float in [0.1, 1, 8] {
                let fast = attention(
                    try kernels(level),
                    length: length,
                    heads: heads,
                    headWidth: headWidth,
                    scale: scale
                )
                let plain = attention(
                    try kernels(.reference),
                    length: length,
                    heads: heads,
                    headWidth: headWidth,
                    scale: scale
                )
                // The errors grow with the scores, which are at most 64 * headWidth.
                #expect(fast.distance(to: plain) < 2e-6 * max(1, scale * scale * scale), "\(heads) x \(headWidth)")
            }
        }
    }

    private func norm(_ kernels: ek_kernels, rows: Int, width: Int, inPlace: Bool) -> [Float] {
        let x = FloatMemory(random: rows * width, seed: 7, scale: 3)
        let residual = FloatMemory(random: rows * width, seed: 8)
        let (scale, shift) = (FloatMemory(random: width, seed: 9), FloatMemory(random: width, seed: 10))
        let result = inPlace ? residual : FloatMemory(count: rows * width)
        kernels.add_and_normalize(x.base, residual.base, rows, width, scale.base, shift.base, 1e-3, result.base)
        return withExtendedLifetime((x, residual, scale, shift)) { result.floats }
    }

    @Test(arguments: levels, sizes + [384])
    func layerNormsMatchAlsoInPlace(level: ek_level, width: Int) throws {
        let plain = norm(try kernels(.reference), rows: 5, width: width, inPlace: false)
        #expect(norm(try kernels(level), rows: 5, width: width, inPlace: false).distance(to: plain) < 1e-5)
        #expect(norm(try kernels(level), rows: 5, width: width, inPlace: true).distance(to: plain) < 1e-5)
    }

    @Test(arguments: levels, sizes)
    func meansMatch(level: ek_level, rows: Int) throws {
        for width in Self.sizes {
            let x = FloatMemory(random: rows * width, seed: 11)
            let (fast, plain) = (FloatMemory(count: width), FloatMemory(count: width))
            try kernels(level).mean(x.base, rows, width, fast.base)
            try kernels(.reference).mean(x.base, rows, width, plain.base)
            #expect(fast.floats.distance(to: plain.floats) < 1e-6)
        }
    }

    @Test(arguments: levels)
    func nanIsPropagated(level: ek_level) throws {
        let kernels = try kernels(level)
        for activation in [ek_activation.none, .gelu, .gelu_tanh, .relu] {
            let (a, packed, c) = (FloatMemory(count: 1), FloatMemory(count: kernels.panel), FloatMemory(count: 1))
            a.base[0] = .nan
            packed.base[0] = 1
            var product = ek_product(
                a: a.base,
                a_stride: 1,
                rows: 1,
                depth: 1,
                packed: packed.base,
                bias: nil,
                columns: 1,
                c: c.base,
                c_stride: 1,
                activation: activation
            )
            withExtendedLifetime((a, packed)) { kernels.product(&product) }
            #expect(c.base[0].isNaN)
        }
    }
}

extension FloatMemory {
    /// Returns numbers between -scale and scale, the same for the same seed.
    convenience init(random count: Int, seed: UInt64, scale: Float = 1) {
        self.init(count: count)
        var state = seed
        for index in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            base[index] = (Float(state >> 40) / Float(1 << 23) - 1) * scale
        }
    }

    var floats: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

extension [Float] {
    /// Returns the largest difference between elements at one index; infinite if the lengths differ or one is NaN.
    func distance(to other: [Float]) -> Float {
        guard count == other.count else { return .infinity }
        return zip(self, other).reduce(0) { most, pair in
            let difference = abs(pair.0 - pair.1)
            return difference.isNaN ? .infinity : Swift.max(most, difference)
        }
    }
}
