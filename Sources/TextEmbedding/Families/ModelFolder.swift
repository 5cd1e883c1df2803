/// A model's folder, and the family that reads it.
package struct ModelFolder: Sendable {
    /// The path of the folder.
    package let path: String
    /// The family that recognised the model.
    package let family: ModelFamily

    /// Finds the family of the model at `path`.
    ///
    /// - Throws: if config.json is unreadable, or if none of `families` recognises the model.
    package init(_ path: String, families: [ModelFamily] = ModelFamily.all) throws(ModelError) {
        let signature = try ModelSignature(directory: path)
        guard let family = families.first(where: { $0.recognizes(signature) }) else {
            throw try Self.unsupported(signature, "\(path)/config.json", families)
        }
        self.path = path
        self.family = family
    }

    private static func unsupported(
        _ signature: ModelSignature,
        _ file: String,
        _ families: [ModelFamily]
    ) throws(ModelError) -> ModelError {
        guard let type = signature.modelType else {
            // Throws if the file itself is missing.
            _ = try ModelFile(path: file)
            return ModelError(file: file, "\"model_type\" is missing")
        }
        let names = families.map(\.name).joined(separator: ", ")
        return ModelError(file: file, "model_type \"\(type)\" is not supported; supported families: \(names)")
    }

    /// Reads the dimensions and limits of the model, without the weights.
    package func shape() throws(ModelError) -> ModelShape {
        let (dimensions, tokens) = try family.limits(path)
        let sentences = try SentenceConfiguration(directory: path, positionsMax: tokens, family: family)
        return ModelShape(dimensions: dimensions, maxTokens: sentences.tokensMax)
    }

    /// Reads the tokenizer.
    package func tokenizer() throws(ModelError) -> any TextTokenizer { try family.tokenizer(path) }

    /// Reads the model with its weights. `digest` is called with each file of weights.
    package func model(
        _ precision: Precision = .float32,
        digest: ModelFamily.WeightsDigest
    ) throws(ModelError) -> any EmbeddingModel {
        try family.model(path, precision, digest)
    }
}
