internal import DatasetFormats
package import EmbedJobs

/// Counts tokens in a dry run with the tokenizers of the models on this machine.
package struct TokenCounter: Sendable {
    /// The model whose tokenizer replaces that of a missing model; nil if no model is installed.
    package let standIn: ModelName?
    /// Returns the number of tokens of each text as a job with the model would embed it: with special tokens, and
    /// truncated to the model's limit. Throws `notFound` if the model is not installed.
    package let counts: @Sendable (_ texts: [String], _ model: ModelName) async throws(APIError) -> [Int]

    /// Creates a counter.
    package init(
        standIn: ModelName?,
        counts: @escaping @Sendable (_ texts: [String], _ model: ModelName) async throws(APIError) -> [Int]
    ) {
        self.standIn = standIn
        self.counts = counts
    }

    /// Returns the tokens of all texts of an upload and the model that counted them; nil without a model.
    func count(_ upload: DatasetUpload, for model: ModelName?) async throws(APIError) -> Count? {
        try await firstHere(of: [model, standIn]) { model throws(APIError) in try await tokens(of: upload, model) }
    }

    /// Returns the tokens of texts and the model that counted them; nil without a model.
    func count(_ texts: [String], for model: ModelName) async throws(APIError) -> Count? {
        try await firstHere(of: [model, standIn]) { model throws(APIError) in
            try await counts(texts, model).reduce(0, +)
        }
    }

    private func firstHere(
        of models: [ModelName?],
        _ tokens: (ModelName) async throws(APIError) -> Int
    ) async throws(APIError) -> Count? {
        for model in models.compactMap(\.self) {
            do throws(APIError) {
                return Count(tokens: try await tokens(model), model: model)
            } catch {
                guard error.code == .notFound else { throw error }
            }
        }
        return nil
    }

    /// A number of tokens with the model whose tokenizer counted them.
    struct Count: Hashable, Sendable {
        let tokens: Int
        let model: ModelName
    }

    private func tokens(of upload: DatasetUpload, _ model: ModelName) async throws(APIError) -> Int {
        var tokens = 0
        try await UploadReader(upload).forEachChunk { outcomes throws(APIError) in
            let texts = outcomes.compactMap(\.row?.text)
            tokens += try await counts(texts, model).reduce(0, +)
            return true
        }
        return tokens
    }
}
