/// Token ids of several texts without padding, enough for one forward pass.
///
/// Batching gives every matrix product enough rows to run at full rate, even for short texts. The order of texts and
/// their batch do not affect the vectors.
package struct TokenBatch: Sendable {
    /// The number of tokens at which a batch is full. The rate of matrix products does not increase beyond 128 rows.
    package static let tokensWanted = 256

    /// The token ids of all texts.
    package var ids: [Int32] = []
    /// The range of each text's tokens in `ids`.
    package private(set) var texts: [Range<Int>] = []

    /// Creates an empty batch.
    package init() {}

    /// Ends a text, whose tokens are the ids added since the last call.
    package mutating func endText() { texts.append((texts.last?.upperBound ?? 0)..<ids.count) }

    /// Whether the batch should be embedded before another text is added.
    package var isFull: Bool { ids.count >= Self.tokensWanted }

    /// Returns the maximum number of tokens of a batch whose texts have at most `tokensMax` tokens.
    package static func tokensMax(forTextsOf tokensMax: Int) -> Int { tokensWanted - 1 + tokensMax }

    /// Removes all texts and keeps the memory.
    package mutating func removeAll() {
        ids.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }
}
