/// Embeds texts with a `BERTModel` on the calling thread, with its own buffers.
final class BERTWorker: EmbeddingWorker {
    private let model: BERTModel
    private let workspace: Workspace
    private var batch = TokenBatch()

    init(_ model: BERTModel) throws(ModelError) {
        self.model = model
        workspace = try model.makeWorkspace()
    }

    func embed(
        _ texts: [String],
        truncate: TruncatedEnd,
        into vectors: UnsafeMutableBufferPointer<Float>,
        afterBatch: (Int) throws -> Void
    ) throws -> [Int] {
        precondition(vectors.count == texts.count * model.dimensions)
        guard var target = vectors.baseAddress else { return [] }
        var tokens: [Int] = []
        tokens.reserveCapacity(texts.count)
        batch.removeAll()
        for (index, text) in texts.enumerated() {
            model.tokenizer.encode(text, maxTokens: model.maxTokens, truncate: truncate, into: &batch.ids)
            batch.endText()
            guard batch.isFull || index == texts.count - 1 else { continue }
            let count = batch.texts.count
            try embed(batch, firstText: index + 1 - count, to: target)
            target += count * model.dimensions
            for text in batch.texts { tokens.append(text.count) }
            batch.removeAll()
            try afterBatch(count)
        }
        return tokens
    }

    /// Writes the vectors of a batch. `firstText` is the index of its first text in the caller's texts.
    func embed(_ batch: TokenBatch, firstText: Int, to vectors: UnsafeMutablePointer<Float>) throws(ModelError) {
        try model.embeddings.forward(batch, to: workspace.hidden.base)
        for layer in model.layers {
            try layer.attention.forward(batch, workspace)
            try layer.feedForward.forward(rows: batch.ids.count, workspace)
        }
        let width = model.dimensions
        for (index, text) in batch.texts.enumerated() {
            let rows = workspace.hidden.base + text.lowerBound * width
            guard model.pooling.forward(rows, rows: text.count, width: width, to: vectors + index * width) else {
                throw ModelError(text: firstText + index, "the model returned a vector that is zero or not finite")
            }
        }
    }
}
