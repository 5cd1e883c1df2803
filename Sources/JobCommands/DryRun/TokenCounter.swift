internal import DatasetFormats
package import EmbedJobs

/// How a dry run counts tokens: by the tokenizers of the models on this machine.
package struct TokenCounter: Sendable {
    /// Whose tokenizer counts where a job's model is not here; nil where there is no model at all.
    package let standIn: ModelName?
    /// The tokens of each text that a job with the model would embed, the special ones counted and what is beyond the
    /// model's limit cut; `notFound` where the model is not here.
    package let counts: @Sendable (_ texts: [String], _ model: ModelName) async throws(APIError) -> [Int]

    /// Makes a counter.
    package init(
        standIn: ModelName?,
        counts: @escaping @Sendable (_ texts: [String], _ model: ModelName) async throws(APIError) -> [Int]
    ) {
        self.standIn = standIn
        self.counts = counts
    }

    /// The tokens of all texts of an upload and the model that counted them; nil where there is none to count.
    func count(_ upload: DatasetUpload, for model: ModelName?) async throws(APIError) -> Count? {
        try await firstHere(of: [model, standIn]) { model throws(APIError) in try await tokens(of: upload, model) }
    }

    /// The tokens of texts, likewise.
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

    /// Tokens and the model whose tokenizer counted them.
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
