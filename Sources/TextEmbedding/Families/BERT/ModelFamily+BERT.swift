extension ModelFamily {
    /// BERT encoders with absolute positions (Devlin et al., 2019) and a WordPiece tokenizer.
    package static let bert = ModelFamily(
        name: "BERT",
        files: "config.json, model.safetensors, tokenizer.json or vocab.txt, modules.json, 1_Pooling",
        recognizes: { $0.modelType == "bert" },
        configurationSuffixes: [".json", ".txt"],
        modules: ["Transformer", "Pooling", "Normalize"],
        poolings: [.mean, .firstToken],
        limits: { directory throws(ModelError) in
            let configuration = try BERTConfiguration(directory: directory)
            return (configuration.hiddenSize, configuration.positionsMax)
        },
        tokenizer: { directory throws(ModelError) in try BERTTokenizer(directory: directory) },
        model: { directory, precision, digest throws(ModelError) in
            try BERTModel(directory: directory, precision: precision, digest: digest)
        }
    )
}
