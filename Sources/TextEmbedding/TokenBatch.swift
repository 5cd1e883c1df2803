/// Token ids of many texts, one text after the other without padding, until there are enough for one forward.
///
/// Every product of the forward then has rows enough to run at full rate, however short the texts are. Their order
/// and the batch they stand in do not matter to their vectors.
package struct TokenBatch: Sendable {
    /// A batch is full from here on. More tokens gain nothing: the rate of the products is flat from 128 rows on.
    package static let tokensWanted = 256

    /// The ids of all texts' tokens.
    package var ids: [Int32] = []
    /// Where each text's tokens lie in `ids`.
    package private(set) var texts: [Range<Int>] = []

    /// Makes an empty batch.
    package init() {}

    /// Ends a text: the ids added since the last call are its tokens.
    package mutating func endText() { texts.append((texts.last?.upperBound ?? 0)..<ids.count) }

    /// Whether the batch should be embedded before another text is added.
    package var isFull: Bool { ids.count >= Self.tokensWanted }

    /// The most tokens that a batch can have when no text has more than `tokensMax`.
    package static func tokensMax(forTextsOf tokensMax: Int) -> Int { tokensWanted - 1 + tokensMax }

    /// Forgets the texts and keeps the memory.
    package mutating func removeAll() {
        ids.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }
}
