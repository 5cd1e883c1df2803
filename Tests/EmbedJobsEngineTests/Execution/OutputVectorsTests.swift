import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import TextEmbedding
import Testing

@Suite struct OutputVectorsTests {
    private let vector: [Float] = [-1, -0.25, 0, 0.25, 1, 2, -3, 0.5, 0.001]
    private let quantization = Quantization(limit: 1)

    private func forms(_ types: [EmbeddingType]) -> VectorSet {
        let forms = OutputVectors(types: types, quantization: quantization)
        return vector.withUnsafeBufferPointer { forms.forms(of: $0) }
    }

    private var all: VectorSet {
        vector.withUnsafeBufferPointer { buffer in
            VectorSet(
                float: vector,
                int8: quantization.int8(buffer),
                uint8: quantization.uint8(buffer),
                binary: quantization.binary(buffer),
                ubinary: quantization.ubinary(buffer),
                base64: quantization.base64(buffer)
            )
        }
    }

    @Test func everyTypeHasItsOwnRule() {
        #expect(forms(EmbeddingType.allCases) == all)
        #expect(forms([]) == VectorSet())
    }

    @Test(arguments: EmbeddingType.allCases)
    func typesNotRequestedAreAbsent(type: EmbeddingType) throws {
        let set = forms([type])
        #expect(set.float == (type == .float ? all.float : nil))
        #expect(set.int8 == (type == .int8 ? all.int8 : nil))
        #expect(set.uint8 == (type == .uint8 ? all.uint8 : nil))
        #expect(set.binary == (type == .binary ? all.binary : nil))
        #expect(set.ubinary == (type == .ubinary ? all.ubinary : nil))
        #expect(set.base64 == (type == .base64 ? all.base64 : nil))
    }

    @Test func rangeIsTheModels() {
        let narrow = OutputVectors(types: [.uint8], quantization: Quantization(limit: 0.25))
        let set = vector.withUnsafeBufferPointer { narrow.forms(of: $0) }
        #expect(set.uint8?[4] == 255)
        #expect(forms([.uint8]).uint8?[3] ?? 255 < 200)
    }
}
