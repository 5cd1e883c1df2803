/// The measures of a model, without its weights.
package struct ModelShape: Sendable, Equatable {
    /// Numbers in a vector.
    package let dimensions: Int
    /// The longest text in tokens, the special ones counted.
    package let maxTokens: Int

    /// Reads the configuration files in a model's directory; the weights are not looked at.
    package init(directory: String) throws(ModelError) {
        let configuration = try BERTConfiguration(directory: directory)
        let sentences = try SentenceConfiguration(directory: directory, positionsMax: configuration.positionsMax)
        dimensions = configuration.hiddenSize
        maxTokens = sentences.tokensMax
    }
}
