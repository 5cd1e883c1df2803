internal import CEmbeddingKernels

/// Multi-head self-attention within each text, its output projection, and the layer norm of its sum with the input
/// (Vaswani et al., "Attention Is All You Need", 2017).
package struct SelfAttention: Sendable {
    private let queryKeyValue: Linear
    private let output: Linear
    private let norm: LayerNorm
    private let width: Int
    private let heads: Int

    init(_ reader: inout WeightReader, layer: Int, _ configuration: BERTConfiguration) throws(ModelError) {
        width = configuration.hiddenSize
        heads = configuration.headsCount
        let names = [WeightNames.query(layer), WeightNames.key(layer), WeightNames.value(layer)]
        queryKeyValue = try reader.linear(names, inputs: width, outputs: width)
        output = try reader.linear([WeightNames.attentionOutput(layer)], inputs: width, outputs: width)
        let epsilon = configuration.layerNormEpsilon
        norm = try reader.norm(WeightNames.attentionNorm(layer), width: width, epsilon: epsilon)
    }

    /// Replaces the rows of `batch` in `workspace.hidden`. Throws if oneDNN is out of memory.
    package func forward(_ batch: TokenBatch, _ workspace: Workspace) throws(ModelError) {
        let rows = batch.ids.count
        let hidden = workspace.hidden.base
        let projected = workspace.wide.base
        let context = workspace.context.base
        try queryKeyValue.forward(hidden, rows: rows, to: projected, workspace)
        for text in batch.texts {
            var attention = ek_attention(
                qkv: projected + text.lowerBound * 3 * width,
                length: text.count,
                width: width,
                heads: heads,
                context: context + text.lowerBound * width,
                scratch: workspace.scratch.base
            )
            ek_kernels.best.attention(&attention)
        }
        try output.forward(context, rows: rows, to: projected, workspace)
        norm.forward(projected, residual: hidden, rows: rows, to: hidden)
    }
}
