/// A model's folder, and the family that reads it.
package struct ModelFolder: Sendable {
    /// The settings by which the family recognised the model.
    package let signature: ModelSignature
    /// The family that recognised the model.
    package let family: ModelFamily

    /// The path of the folder.
    package var path: String { signature.directory }

    /// Finds the family of the model at `path`.
    ///
    /// - Throws: if config.json is unreadable, if none of `families` recognises the model, or if the model is an
    ///   adapter or is in another folder.
    package init(_ path: String, families: [ModelFamily] = ModelFamily.all) throws(ModelError) {
        try Self.checkAdapter(path)
        let signature = try ModelSignature(directory: path)
        try Self.checkPlace(signature)
        guard let family = families.first(where: { $0.recognizes(signature) }) else {
            throw try Self.unsupported(signature, "\(path)/config.json", families)
        }
        self.signature = signature
        self.family = family
    }

    /// With this file, the library loads another model and changes it.
    private static func checkAdapter(_ path: String) throws(ModelError) {
        let file = "\(path)/\(KeyTable.adapter.file)"
        guard try ModelFile.ifPresent(file) != nil else { return }
        throw ModelError(
            file: file,
            "the model is an adapter of another one; merge them with merge_and_unload() of peft, and save the result"
        )
    }

    /// Models of sentence-transformers 0 and 1 have their transformer in a folder.
    private static func checkPlace(_ signature: ModelSignature) throws(ModelError) {
        guard let module = signature.modules?.first(where: { $0.kind == "Transformer" }), !module.path.isEmpty else {
            return
        }
        throw ModelError(
            file: SentenceModule.path(directory: signature.directory),
            "the model is in \(module.path), as old versions saved it; save it again with sentence-transformers: "
                + "SentenceTransformer(FOLDER).save_pretrained(NEW_FOLDER)"
        )
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

    /// Reads the dimensions, limits and prompts of the model, without the weights.
    package func shape() throws(ModelError) -> ModelShape {
        let (dimensions, tokens) = try family.limits(signature)
        let sentences = try SentenceConfiguration(signature, positionsMax: tokens, family: family)
        return ModelShape(dimensions: dimensions, maxTokens: sentences.tokensMax, prompts: sentences.prompts)
    }

    /// The files, besides the weights, that can affect vectors, by their paths in the folder. Each may be missing.
    package var settingsFiles: [String] {
        let tables: [KeyTable] = [
            .modules, .sentences, .tokenizerSettings, .specialTokens, .addedTokens, .tokenizer, .vocabulary,
        ]
        let modules = (signature.modules ?? []).filter { !$0.path.isEmpty && $0.isInside }
        return ["config.json"] + ModelSignature.transformerFiles + tables.map(\.file)
            + modules.map { "\($0.path)/config.json" }
    }

    /// Returns every fault that can be found in the files now, not only the first. `digest` is called with each file of
    /// weights.
    package func faults(digest: ModelFamily.WeightsDigest) -> [ModelError] {
        var faults: [ModelError] = []
        func note(_ body: () throws(ModelError) -> Void) {
            do throws(ModelError) { try body() } catch { if !faults.contains(error) { faults.append(error) } }
        }
        note { () throws(ModelError) in _ = try shape() }
        note { () throws(ModelError) in _ = try tokenizer() }
        note { () throws(ModelError) in _ = try model(digest: digest) }
        return faults
    }

    /// Checks the header of the weights against the size of their file, without reading them.
    package func checkWeights() throws(ModelError) { _ = try WeightFiles.open(in: path) }

    /// Reads the tokenizer.
    package func tokenizer() throws(ModelError) -> any TextTokenizer { try family.tokenizer(signature) }

    /// Reads the model with its weights. `digest` is called with each file of weights.
    package func model(
        _ precision: Precision = .float32,
        digest: ModelFamily.WeightsDigest
    ) throws(ModelError) -> any EmbeddingModel {
        try family.model(signature, precision, digest)
    }
}
