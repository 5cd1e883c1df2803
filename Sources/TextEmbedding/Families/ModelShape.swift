/// The dimensions and limits of a model, without its weights.
package struct ModelShape: Sendable, Equatable {
    /// The number of elements of a vector.
    package let dimensions: Int
    /// The maximum length of a text in tokens, including special tokens.
    package let maxTokens: Int

    /// Reads the configuration files in a model's directory, without the weights.
    package init(directory: String) throws(ModelError) {
        let configuration = try BERTConfiguration(directory: directory)
        let sentences = try SentenceConfiguration(directory: directory, positionsMax: configuration.positionsMax)
        dimensions = configuration.hiddenSize
        maxTokens = sentences.tokensMax
    }
}
