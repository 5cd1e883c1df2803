internal import DatasetFormats
internal import EmbedJobs
internal import TextEmbedding

/// Turns a vector of floats into the types that a job asked for.
struct OutputVectors {
    let types: [EmbeddingType]
    let quantization: Quantization

    /// The forms of one vector; those not asked for stay empty.
    func forms(of vector: UnsafeBufferPointer<Float>) -> VectorSet {
        var set = VectorSet()
        for type in types {
            switch type {
            case .float: set.float = Array(vector)
            case .int8: set.int8 = quantization.int8(vector)
            case .uint8: set.uint8 = quantization.uint8(vector)
            case .binary: set.binary = quantization.binary(vector)
            case .ubinary: set.ubinary = quantization.ubinary(vector)
            case .base64: set.base64 = quantization.base64(vector)
            }
        }
        return set
    }
}
