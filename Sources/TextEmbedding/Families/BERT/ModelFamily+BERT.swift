extension ModelFamily {
    /// BERT encoders with absolute positions (Devlin et al., 2019) and a WordPiece tokenizer.
    package static let bert = ModelFamily(
        name: "BERT",
        files: "config.json, model.safetensors, tokenizer.json or vocab.txt, modules.json, 1_Pooling",
        recognizes: { $0.modelType == "bert" },
        configurationSuffixes: [".json", ".txt"],
        modules: ["Transformer", "Pooling", "Normalize"],
        poolings: [.mean, .firstToken],
        limits: { model throws(ModelError) in
            let configuration = try BERTConfiguration(model)
            return (configuration.hiddenSize, configuration.positionsMax)
        },
        tokenizer: { model throws(ModelError) in try BERTTokenizer(model) },
        model: { model, precision, digest throws(ModelError) in
            try BERTModel(model, precision: precision, digest: digest)
        }
    )
}
