/// A model in memory, shared by its workers.
package protocol EmbeddingModel: Sendable {
    /// Numbers in a vector.
    var dimensions: Int { get }
    /// The longest text in tokens, the special ones counted.
    var maxTokens: Int { get }
    /// Half the width of the range that int8 and uint8 vectors cover, fixed per model: values beyond it are clipped.
    var quantizationLimit: Float { get }
    /// SHA-256 of the weights as hexadecimal text: a job is never continued with other weights.
    var fingerprint: String { get }

    /// Makes a worker with buffers of its own.
    func makeWorker() throws(ModelError) -> any EmbeddingWorker
}

/// Turns texts into vectors on one thread; it must not be used from two at a time.
package protocol EmbeddingWorker: AnyObject {
    /// Writes one vector of `dimensions` floats for each text, in order, into `vectors`, which holds
    /// `texts.count * dimensions` floats.
    ///
    /// `afterBatch` is called with the number of texts embedded since the last call; what it throws stops the work.
    func embed(
        _ texts: [String],
        truncate: TruncatedEnd,
        into vectors: UnsafeMutableBufferPointer<Float>,
        afterBatch: (Int) throws -> Void
    ) throws
}

/// Which end of a text longer than the model's limit is cut off.
package enum TruncatedEnd: Sendable {
    /// The beginning is discarded.
    case start
    /// The end is discarded.
    case end
}
