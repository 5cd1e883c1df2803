/// The config.json of a BERT encoder. Reading fails for unsupported values.
package struct BERTConfiguration: Sendable, Equatable {
    /// The activations of a feed-forward network, with their names in config.json.
    package enum Activation: String, Sendable {
        case gelu
        case geluNew = "gelu_new"
        case geluTanh = "gelu_pytorch_tanh"
        case relu
    }

    /// The number of floats in a token's row, and in a vector.
    package let hiddenSize: Int
    package let layersCount: Int
    package let headsCount: Int
    /// The number of floats in an inner row of a feed-forward network.
    package let intermediateSize: Int
    package let activation: Activation
    package let layerNormEpsilon: Float
    /// The number of position embeddings, which limits the length of a text in tokens.
    package let positionsMax: Int
    /// The number of segment types. Only the first is used.
    package let typesCount: Int
    package let vocabularySize: Int

    /// Reads config.json in a model's directory.
    package init(directory: String) throws(ModelError) {
        let path = "\(directory)/config.json"
        let written = try JSONFile.decode(Written.self, at: path)
        let positions = written.position_embedding_type ?? "absolute"
        guard positions == "absolute" else {
            throw ModelError(file: path, "position_embedding_type \"\(positions)\" is not supported")
        }
        guard let activation = Activation(rawValue: written.hidden_act) else {
            throw ModelError(file: path, "hidden_act \"\(written.hidden_act)\" is not supported")
        }
        self.activation = activation
        hiddenSize = try Self.bounded(written.hidden_size, 8192, "hidden_size", path)
        layersCount = try Self.bounded(written.num_hidden_layers, 128, "num_hidden_layers", path)
        headsCount = try Self.bounded(written.num_attention_heads, hiddenSize, "num_attention_heads", path)
        intermediateSize = try Self.bounded(written.intermediate_size, 1 << 16, "intermediate_size", path)
        positionsMax = try Self.bounded(written.max_position_embeddings, 1 << 16, "max_position_embeddings", path)
        typesCount = try Self.bounded(written.type_vocab_size ?? 2, 1 << 10, "type_vocab_size", path)
        vocabularySize = try Self.bounded(written.vocab_size, 1 << 24, "vocab_size", path)
        layerNormEpsilon = written.layer_norm_eps ?? 1e-12
        guard layerNormEpsilon >= 0, layerNormEpsilon < 1 else {
            throw ModelError(file: path, "layer_norm_eps=\(layerNormEpsilon): must be at least 0 and less than 1")
        }
        guard hiddenSize % headsCount == 0 else {
            throw ModelError(
                file: path,
                "hidden_size=\(hiddenSize): must be a multiple of num_attention_heads=\(headsCount)"
            )
        }
    }

    /// The raw keys. Keys with defaults in transformers may be missing.
    private struct Written: Decodable {
        let position_embedding_type: String?
        let hidden_act: String
        let hidden_size: Int
        let num_hidden_layers: Int
        let num_attention_heads: Int
        let intermediate_size: Int
        let max_position_embeddings: Int
        let type_vocab_size: Int?
        let vocab_size: Int
        let layer_norm_eps: Float?
    }

    private static func bounded(_ value: Int, _ most: Int, _ key: String, _ path: String) throws(ModelError) -> Int {
        guard (1...most).contains(value) else {
            throw ModelError(file: path, "\(key)=\(value): must be between 1 and \(most)")
        }
        return value
    }
}
