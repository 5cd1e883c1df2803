internal import DatasetFormats
package import EmbedJobs

/// Counts tokens in a dry run with the tokenizers of the models on this machine.
package struct TokenCounter: Sendable {
    /// Counts the tokens of texts as a job with the model would embed them: with special tokens, the prompt for texts
    /// of the type, and truncated to the model's limit. Without a type, prompts are left out.
    ///
    /// - Throws: `notFound` if the model is not installed.
    package typealias Counts =
        @Sendable (_ texts: [String], _ model: ModelName, _ type: InputType?) async throws(APIError) -> TextEstimate

    /// The model whose tokenizer replaces that of a missing model; nil if no model is installed.
    package let standIn: ModelName?
    /// Counts tokens.
    package let counts: Counts

    /// Creates a counter.
    package init(standIn: ModelName?, counts: @escaping Counts) {
        self.standIn = standIn
        self.counts = counts
    }

    /// Returns the tokens of all texts of an upload; nil without a model.
    func count(
        _ upload: DatasetUpload,
        for model: ModelName?,
        _ type: InputType?
    ) async throws(APIError) -> TextEstimate? {
        try await firstHere(model, type) { model, type throws(APIError) in
            var sum = try await counts([], model, type)
            try await UploadReader(upload).forEachChunk { outcomes throws(APIError) in
                sum.add(try await counts(outcomes.compactMap(\.row?.text), model, type))
                return true
            }
            return sum
        }
    }

    /// Returns the tokens of texts; nil without a model.
    func count(_ texts: [String], for model: ModelName, _ type: InputType) async throws(APIError) -> TextEstimate? {
        try await firstHere(model, type) { model, type throws(APIError) in try await counts(texts, model, type) }
    }

    /// Counts with the model if it is installed, else with a local one, whose prompts are not those of the model.
    private func firstHere(
        _ model: ModelName?,
        _ type: InputType?,
        _ estimate: (ModelName, InputType?) async throws(APIError) -> TextEstimate
    ) async throws(APIError) -> TextEstimate? {
        for (model, type) in [(model, type), (standIn, nil)] {
            guard let model else { continue }
            do throws(APIError) {
                return try await estimate(model, type)
            } catch {
                guard error.code == .notFound else { throw error }
            }
        }
        return nil
    }
}
