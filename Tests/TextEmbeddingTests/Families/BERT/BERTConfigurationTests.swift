import Testing
import TestSupport
import TextEmbedding

struct BERTConfigurationTests {
    /// Returns a configuration as JSON. `changes` replace keys, or remove them if nil.
    private func configuration(_ changes: [String: String?] = [:]) throws -> BERTConfiguration {
        let values = [
            "hidden_act": "\"gelu\"", "hidden_size": "384", "num_hidden_layers": "6",
            "num_attention_heads": "12", "intermediate_size": "1536", "max_position_embeddings": "512",
            "type_vocab_size": "2", "vocab_size": "30522", "layer_norm_eps": "1e-12",
            "position_embedding_type": "\"absolute\"", "something_else": "[{}]",
        ].merging(changes.compactMapValues { $0 }) { $1 }.filter { changes[$0.key] != .some(nil) }
        let folder = try TemporaryFolder()
        let members = values.map { "\"\($0)\": \($1)" }.joined(separator: ",\n")
        try folder.write("{\(members)}", to: "config.json")
        return try BERTConfiguration(ModelSignature(directory: folder.path))
    }

    @Test func valuesComeFromTheFile() throws {
        let configuration = try configuration()
        #expect(configuration.hiddenSize == 384)
        #expect(configuration.layersCount == 6)
        #expect(configuration.headsCount == 12)
        #expect(configuration.intermediateSize == 1536)
        #expect(configuration.positionsMax == 512)
        #expect(configuration.typesCount == 2)
        #expect(configuration.vocabularySize == 30522)
        #expect(configuration.layerNormEpsilon == 1e-12)
        #expect(configuration.activation == .gelu)
    }

    @Test func keysWithDefaultsMayBeMissing() throws {
        let missing = ["layer_norm_eps", "type_vocab_size", "position_embedding_type"]
        #expect(try configuration(Dictionary(uniqueKeysWithValues: missing.map { ($0, nil) })) == configuration())
    }

    @Test(arguments: [
        ("gelu_new", BERTConfiguration.Activation.geluNew), ("gelu_pytorch_tanh", .geluTanh), ("relu", .relu),
    ])
    func otherActivations(name: String, activation: BERTConfiguration.Activation) throws {
        #expect(try configuration(["hidden_act": "\"\(name)\""]).activation == activation)
    }

    static let refused = [
        (
            "position_embedding_type", "\"relative_key\"",
            "position_embedding_type \"relative_key\" is not supported: only absolute positions are implemented"
        ),
        ("hidden_act", "\"silu\"", "hidden_act \"silu\" is not supported"),
        ("hidden_size", "0", "hidden_size=0: must be between 1 and 8192"),
        ("hidden_size", "385", "hidden_size=385: must be a multiple of num_attention_heads=12"),
        ("num_attention_heads", "-1", "num_attention_heads=-1: must be between 1 and 384"),
        ("num_hidden_layers", "129", "num_hidden_layers=129: must be between 1 and 128"),
        (
            "intermediate_size", "65537",
            "intermediate_size=65537: must be between 1 and 65536"
        ),
        ("vocab_size", "0", "vocab_size=0: must be between 1 and 16777216"),
        ("layer_norm_eps", "-1", "layer_norm_eps=-1.0: must be at least 0 and less than 1"),
    ]

    @Test(arguments: refused)
    func unsupportedValueIsNamed(key: String, value: String, reason: String) {
        let error = #expect(throws: ModelError.self) { try configuration([key: value]) }
        #expect(error?.reason == reason)
        #expect(error?.file?.hasSuffix("/config.json") == true)
    }
}
