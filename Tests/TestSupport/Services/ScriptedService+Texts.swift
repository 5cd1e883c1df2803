internal import DatasetFormats
package import EmbedJobs
internal import TextEmbedding

/// Embedding and tokenizing.
extension ScriptedService {
    package func embed(_ request: EmbedRequest) async throws(APIError) -> EmbedJobs.Embeddings {
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        note("embed \(request.model) \(request.texts) \(request.inputType.rawValue) \(types.map(\.rawValue))")
        try refuseUnknown(request.model)
        let behavior = modelBehaviors[request.model.rawValue]
        let warnings = behavior == .alias ? ["model '\(request.model)' is an alias"] : []
        var embeddings = EmbedJobs.Embeddings(id: "1", inputTokens: request.texts.count, warnings: warnings)
        let sets = request.texts.map { text in
            if let planted = planted(text) { return planted }
            let vector = [Float(text.utf8.count), 0.5] + (behavior == .threeDimensions ? [1] : [])
            return Self.vectors(vector, as: types)
        }
        for type in types {
            switch type {
            case .float: embeddings.float = sets.compactMap(\.float)
            case .int8: embeddings.int8 = sets.compactMap(\.int8)
            case .uint8: embeddings.uint8 = sets.compactMap(\.uint8)
            case .binary: embeddings.binary = sets.compactMap(\.binary)
            case .ubinary: embeddings.ubinary = sets.compactMap(\.ubinary)
            case .base64: embeddings.base64 = sets.compactMap(\.base64)
            }
        }
        return embeddings
    }

    package func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try refuseUnknown(model)
        let (ids, tokenizer) = (ByteTokenizer().ids(of: text).map { Int($0) }, ByteTokenizer())
        return Tokens(ids: ids, strings: ids.compactMap(tokenizer.spelling))
    }

    package func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try refuseUnknown(model)
        return ByteTokenizer().text(of: ids)
    }

    func refuseUnknown(_ model: ModelName) throws(APIError) {
        guard modelBehaviors[model.rawValue] == .notFound else { return }
        throw APIError(.notFound, "model '\(model)' not found; there is all-minilm-l6-v2")
    }

    /// A vector in the given types, quantized over a range from -4 to 4.
    static func vectors(_ vector: [Float], as types: [EmbeddingType]) -> VectorSet {
        let quantization = Quantization(limit: 4)
        return vector.withUnsafeBufferPointer { buffer in
            VectorSet(
                float: types.contains(.float) ? vector : nil,
                int8: types.contains(.int8) ? quantization.int8(buffer) : nil,
                uint8: types.contains(.uint8) ? quantization.uint8(buffer) : nil,
                binary: types.contains(.binary) ? quantization.binary(buffer) : nil,
                ubinary: types.contains(.ubinary) ? quantization.ubinary(buffer) : nil,
                base64: types.contains(.base64) ? quantization.base64(buffer) : nil
            )
        }
    }
}
