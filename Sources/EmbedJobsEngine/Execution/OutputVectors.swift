package import EmbedJobs
package import TextEmbedding

/// Converts a vector of floats to the embedding types that a job requests.
package struct OutputVectors {
    private let types: [EmbeddingType]
    private let quantization: Quantization

    /// Makes vectors of these types, the integer ones with this quantization.
    package init(types: [EmbeddingType], quantization: Quantization) {
        self.types = types
        self.quantization = quantization
    }

    /// The requested forms of a vector that was stored in other forms; nil if they do not suffice. Floats have all
    /// information: the result is that of a computed vector.
    func forms(of stored: VectorSet, dimensions: Int) -> VectorSet? {
        if let float = stored.float {
            return float.count == dimensions ? float.withUnsafeBufferPointer { forms(of: $0) } : nil
        }
        guard types.allSatisfy({ stored[$0] != nil }) else { return nil }
        var set = VectorSet()
        for type in types {
            switch type {
            case .float: break
            case .int8: set.int8 = stored.int8
            case .uint8: set.uint8 = stored.uint8
            case .binary: set.binary = stored.binary
            case .ubinary: set.ubinary = stored.ubinary
            case .base64: set.base64 = stored.base64
            }
        }
        return set
    }

    /// The requested forms of one vector; the others stay empty.
    package func forms(of vector: UnsafeBufferPointer<Float>) -> VectorSet {
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
