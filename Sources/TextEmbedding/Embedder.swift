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
    /// Texts to tokens, as the workers do it.
    var textTokenizer: any TextTokenizer { get }

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

/// Turns texts into the ids of a model's tokens, and back.
package protocol TextTokenizer: Sendable {
    /// Appends what a model embeds for a text: its ids, the special ones around them, at most `maxTokens` in all.
    /// `truncate` says which end of a longer text is left out.
    func encode(_ text: String, maxTokens: Int, truncate: TruncatedEnd, into ids: inout [Int32])
    /// The ids of all of a text, without the special ones.
    func ids(of text: String) -> [Int32]
    /// A token as the vocabulary lists it, nil for an id that no token has.
    func spelling(of id: Int) -> String?
    /// The text that tokens spell; ids that no token has are passed over.
    func text(of ids: [Int]) -> String
}

/// Which end of a text longer than the model's limit is cut off.
package enum TruncatedEnd: Sendable {
    /// The beginning is discarded.
    case start
    /// The end is discarded.
    case end
}
