internal import CEmbeddingKernels

/// A worker's buffers, sized for the largest batch.
package struct Workspace {
    /// Each token's row.
    package let hidden: FloatMemory
    /// Queries, keys and values of each token, or the inner rows of the feed-forward network.
    let wide: FloatMemory
    /// The output of attention or the feed-forward network for each token.
    let context: FloatMemory
    /// Scratch memory for attention.
    let scratch: FloatMemory
    /// Resources for bfloat16 products; nil in other precisions.
    let bfloat16: BFloat16Worker?

    /// Allocates buffers for batches of `tokens` tokens, in texts of at most `textTokens`. Throws if the precision is
    /// unavailable.
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
