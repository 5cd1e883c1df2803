import CEmbeddingKernels
import Testing
import TextEmbedding

/// Rounding to bfloat16, and activations in place, for every level that this processor supports.
struct RoundingTests {
    private static let levels = [ek_level.reference] + KernelTests.levels

    private func rounded(_ bits: [UInt32], _ level: ek_level) throws -> [UInt16] {
        let inputs = bits.map { Float(bitPattern: $0) }
        // One more element, which must stay unchanged.
        var outputs = [UInt16](repeating: 0xabcd, count: bits.count + 1)
        try #require(ek_kernels_of(level)).pointee.round_to_bf16(inputs, inputs.count, &outputs)
        #expect(outputs.removeLast() == 0xabcd)
        return outputs
    }

    @Test(arguments: levels)
    func floatsRoundToNearestTiesToEven(level: ek_level) throws {
        let cases: [(UInt32, UInt16)] = [
            (0x0000_0000, 0x0000), (0x8000_0000, 0x8000), (0x3f80_0000, 0x3f80), (0xbf80_0000, 0xbf80),
            (0x3f80_7fff, 0x3f80), (0x3f80_8000, 0x3f80), (0x3f80_8001, 0x3f81), (0xbf80_8001, 0xbf81),
            (0x3f81_7fff, 0x3f81), (0x3f81_8000, 0x3f82), (0x3fff_8000, 0x4000), (0x0000_0001, 0x0000),
            (0x0000_8000, 0x0000), (0x0001_8000, 0x0002), (0x007f_ffff, 0x0080), (0x7f7f_7fff, 0x7f7f),
            (0x7f7f_ffff, 0x7f80), (0xff7f_ffff, 0xff80), (0x7f80_0000, 0x7f80), (0xff80_0000, 0xff80),
            (0x7f80_0001, 0x7fc0), (0xff80_0001, 0xffc0), (0x7fff_ffff, 0x7fff), (0x7fc0_0000, 0x7fc0),
        ]
        #expect(try rounded(cases.map(\.0), level) == cases.map(\.1))
    }

    @Test(arguments: KernelTests.levels)
    func roundingOfAnyBitsMatchesTheReference(level: ek_level) throws {
        var source = SystemRandomNumberGenerator()
        for count in Array(0...40) + [100_000] {
            let bits = (0..<count).map { _ in UInt32.random(in: .min ... .max, using: &source) }
            #expect(try rounded(bits, level) == rounded(bits, .reference), "\(bits.prefix(40))")
        }
    }

    @Test(arguments: KernelTests.levels, [ek_activation.none, .gelu, .gelu_tanh, .relu])
    func inPlaceActivationsMatchForAnyCount(level: ek_level, activation: ek_activation) throws {
        for count in [0, 1, 7, 31, 32, 33, 100] {
            func activated(_ level: ek_level) throws -> [Float] {
                let memory = FloatMemory(random: count + 1, seed: 12, scale: 4)
                try #require(ek_kernels_of(level)).pointee.activate(memory.base, count, activation)
                return memory.floats
            }
            #expect(try activated(level).distance(to: activated(.reference)) < 2e-6)
            let last = FloatMemory(random: count + 1, seed: 12, scale: 4).floats.last
            #expect(try activated(level).last == last)
        }
    }
}
