internal import CEmbeddingKernels

/// A worker's buffers for the largest batch it may get.
package struct Workspace {
    /// Each token's row.
    package let hidden: FloatMemory
    /// Queries, keys and values of each token, or the inner rows of the feed-forward network.
    let wide: FloatMemory
    /// What attention or the feed-forward network gave each token.
    let context: FloatMemory
    /// For attention.
    let scratch: FloatMemory

    /// Makes room for batches of `tokens` tokens, in texts of at most `textTokens`.
    init(tokens: Int, configuration: BERTConfiguration, textTokens: Int) {
        let width = configuration.hiddenSize
        hidden = FloatMemory(count: tokens * width)
        wide = FloatMemory(count: tokens * max(3 * width, configuration.intermediateSize))
        context = FloatMemory(count: tokens * width)
        scratch = FloatMemory(count: ek_kernels.best.attention_scratch(textTokens, width / configuration.headsCount))
    }
}
