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
    /// For products in bfloat16; nil in other precisions.
    let bfloat16: BFloat16Worker?

    /// Makes room for batches of `tokens` tokens, in texts of at most `textTokens`. Throws if the precision cannot be
    /// had here.
    init(
        tokens: Int,
        configuration: BERTConfiguration,
        textTokens: Int,
        precision: Precision
    ) throws(ModelError) {
        let width = configuration.hiddenSize
        let multiple = BFloat16Worker.rowsMultiple
        let rows = (tokens + multiple - 1) / multiple * multiple
        hidden = FloatMemory(count: rows * width)
        wide = FloatMemory(count: rows * max(3 * width, configuration.intermediateSize))
        context = FloatMemory(count: rows * width)
        scratch = FloatMemory(count: ek_kernels.best.attention_scratch(textTokens, width / configuration.headsCount))
        bfloat16 = precision == .bfloat16 ? try BFloat16Worker() : nil
    }
}
