import Testing
import TextEmbedding

struct QuantizationTests {
    private let quantization = Quantization(limit: 0.5)

    private func of<Value>(_ floats: [Float], _ form: (UnsafeBufferPointer<Float>) -> Value) -> Value {
        floats.withUnsafeBufferPointer(form)
    }

    @Test func bytesAreClippedStepsOfTheRange() {
        let step: Float = 1 / 255
        let floats = [-2, -0.5, -0.5 + 1.5 * step, -0.001, 0, 0.5 - step / 2, 0.51, 2]
        #expect(of(floats, quantization.uint8) == [0, 0, 1, 127, 127, 254, 255, 255])
        #expect(of(floats, quantization.int8) == [-128, -128, -127, -1, -1, 126, 127, 127])
    }

    @Test func bitsAreSetAboveZeroHighestFirst() {
        let floats: [Float] = [0.1, -0.1, 0, -0.0, 3, -3, 1e-30, -1e-30]
        #expect(of(floats, quantization.ubinary) == [0b1000_1010])
        #expect(of(floats, quantization.binary) == [10])
        #expect(of([-1, -1, -1, -1, -1, -1, -1, 1], quantization.binary) == [-127])
    }

    @Test func paddingBitsAreZero() {
        #expect(of([1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 1], quantization.ubinary) == [0xff, 0b1010_0000])
        #expect(of([], quantization.ubinary) == [])
    }

    /// The expected text is from Python: base64.b64encode(struct.pack("<3f", 1, -2.5, 0.1)).
    @Test func base64IsThatOfLittleEndianFloats() {
        #expect(of([1, -2.5, 0.1], quantization.base64) == "AACAPwAAIMDNzMw9")
    }
}
