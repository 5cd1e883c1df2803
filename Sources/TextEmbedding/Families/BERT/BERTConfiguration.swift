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

    /// Reads config.json of a model.
    package init(_ model: ModelSignature) throws(ModelError) {
        guard let file = model.configuration else {
            // Throws the system's error.
            _ = try ModelFile(path: "\(model.directory)/config.json")
            throw ModelError(file: model.directory, "config.json is missing")
        }
        try KeyTable.bert.check(file.value, path: file.path)
        let name = try file.text("hidden_act") ?? Activation.gelu.rawValue
        guard let activation = Activation(rawValue: name) else {
            throw ModelError(file: file.path, "hidden_act \"\(name)\" is not supported")
        }
        self.activation = activation
        hiddenSize = try Self.bounded(8192, "hidden_size", file)
        layersCount = try Self.bounded(128, "num_hidden_layers", file)
        headsCount = try Self.bounded(hiddenSize, "num_attention_heads", file)
        intermediateSize = try Self.bounded(1 << 16, "intermediate_size", file)
        positionsMax = try Self.bounded(1 << 16, "max_position_embeddings", file)
        let hasTypes = file.value["type_vocab_size"] != nil
        typesCount = hasTypes ? try Self.bounded(1 << 10, "type_vocab_size", file) : 2
        vocabularySize = try Self.bounded(1 << 24, "vocab_size", file)
        layerNormEpsilon = Float(try file.number("layer_norm_eps") ?? 1e-12)
        guard layerNormEpsilon >= 0, layerNormEpsilon < 1 else {
            throw ModelError(file: file.path, "layer_norm_eps=\(layerNormEpsilon): must be at least 0 and less than 1")
        }
        guard hiddenSize % headsCount == 0 else {
            throw ModelError(
                file: file.path,
                "hidden_size=\(hiddenSize): must be a multiple of num_attention_heads=\(headsCount)"
            )
        }
    }

    private static func bounded(_ most: Int, _ key: String, _ file: SettingsFile) throws(ModelError) -> Int {
        let value = try file.integer(key)
        guard (1...most).contains(value) else {
            throw ModelError(file: file.path, "\(key)=\(value): must be between 1 and \(most)")
        }
        return value
    }
}
