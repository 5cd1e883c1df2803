internal import EmbedJobs
internal import TextEmbedding

/// Caches the worker of the last used model, with its buffers. For use on one thread.
struct KeptEmbedder {
    private var last: (fingerprint: String, worker: any EmbeddingWorker)?

    /// The vectors of texts, concatenated, each of the model's dimensions, and the number of embedded tokens of each.
    ///
    /// Calls `afterBatch` with the number of texts embedded since the last call; an error that it throws stops the
    /// work.
    mutating func embed(
        _ texts: [String],
        truncate: TruncatedEnd,
        with model: any EmbeddingModel,
        afterBatch: (Int) throws -> Void
    ) throws -> (vectors: [Float], tokens: [Int]) {
        let worker = try worker(of: model)
        var vectors = [Float](repeating: 0, count: texts.count * model.dimensions)
        let tokens = try vectors.withUnsafeMutableBufferPointer { buffer in
            try worker.embed(texts, truncate: truncate, into: buffer, afterBatch: afterBatch)
        }
        return (vectors, tokens)
    }

    private mutating func worker(of model: any EmbeddingModel) throws -> any EmbeddingWorker {
        if let last, last.fingerprint == model.fingerprint { return last.worker }
        let worker = try model.makeWorker()
        last = (model.fingerprint, worker)
        return worker
    }
}

extension TruncatedEnd {
    /// The end that a request names. Texts that must not be cut are refused before.
    init(_ truncation: Truncation) {
        switch truncation {
        case .start: self = .start
        case .end, .refuse: self = .end
        }
    }
}
