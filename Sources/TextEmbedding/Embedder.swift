/// An embedding model in memory, shared by its workers.
package protocol EmbeddingModel: Sendable {
    /// The number of elements of a vector.
    var dimensions: Int { get }
    /// The maximum length of a text in tokens, including special tokens. It is finite, to bound a worker's memory.
    var maxTokens: Int { get }
    /// Half the range of int8 and uint8 vectors, fixed per model. Values beyond it are clipped.
    var quantizationLimit: Float { get }
    /// Identifies everything that affects vectors: the weights, the settings and the precision. Two models with equal
    /// fingerprints have equal vectors, and a job is never resumed with another fingerprint.
    var fingerprint: String { get }
    /// The tokenizer that the workers use.
    var textTokenizer: any TextTokenizer { get }
    /// The prompts that the model's files define. Callers put them in front of the texts.
    var prompts: ModelPrompts { get }

    /// Creates a worker with its own buffers.
    func makeWorker() throws(ModelError) -> any EmbeddingWorker
}

extension EmbeddingModel {
    /// None: by default a model does not have prompts.
    package var prompts: ModelPrompts { .none }
}

/// Embeds texts on one thread. Not thread-safe.
package protocol EmbeddingWorker: AnyObject {
    /// Writes a vector of `dimensions` floats for each text, in order, into `vectors`, which has space for
    /// `texts.count * dimensions` floats.
    ///
    /// `afterBatch` is called with the number of texts embedded since the last call. An error that it throws stops the
    /// work. Returns the number of tokens embedded for each text, special tokens included: a text with the maximum may
    /// have been truncated.
    @discardableResult
    func embed(
        _ texts: [String],
        truncate: TruncatedEnd,
        into vectors: UnsafeMutableBufferPointer<Float>,
        afterBatch: (Int) throws -> Void
    ) throws -> [Int]
}

/// Converts texts to token ids of a model, and back.
package protocol TextTokenizer: Sendable {
    /// Appends the ids that a model embeds for a text, including special tokens, at most `maxTokens` in total.
    /// `truncate` selects which end of a longer text is dropped.
    func encode(_ text: String, maxTokens: Int, truncate: TruncatedEnd, into ids: inout [Int32])
    /// Returns the ids of a whole text, without special tokens.
    func ids(of text: String) -> [Int32]
    /// Returns a token as listed in the vocabulary; nil for an unknown id.
    func spelling(of id: Int) -> String?
    /// Returns the text of tokens. Unknown ids are skipped.
    func text(of ids: [Int]) -> String
}

/// The end of a text over the model's limit that is truncated.
package enum TruncatedEnd: Sendable {
    /// The beginning is discarded.
    case start
    /// The end is discarded.
    case end
}
