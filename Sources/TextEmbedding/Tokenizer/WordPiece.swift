/// Splits words into tokens of a vocabulary, the longest first (Wu et al. 2016, section 4.1, as in BERT).
package struct WordPiece: Sendable {
    package let vocabulary: Vocabulary
    /// The id of a word that cannot be split.
    package let unknownID: Int32
    /// The maximum length of a word in scalars. Longer words are unknown.
    package let maxCharactersPerWord: Int

    /// Creates a splitter. Throws if the unknown token is not in the vocabulary.
    package init(
        vocabulary: Vocabulary,
        unknownToken: String,
        maxCharactersPerWord: Int,
        file: String
    ) throws(ModelError) {
        guard let unknownID = vocabulary.id(of: unknownToken.utf8) else {
            throw ModelError(file: file, "the unknown token “\(unknownToken)” is not in the vocabulary")
        }
        self.vocabulary = vocabulary
        self.unknownID = unknownID
        self.maxCharactersPerWord = maxCharactersPerWord
    }

    /// Appends the ids of a word, which must be valid UTF-8 and not empty.
    package func append(_ word: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) {
        if word.count > maxCharactersPerWord, word.scalarCount > maxCharactersPerWord {
            ids.append(unknownID)
            return
        }
        let first = ids.count
        var rest = word
        while !rest.isEmpty {
            let isStart = ids.count == first
            let found =
                isStart ? vocabulary.words.longestPrefix(of: rest) : vocabulary.continuations.longestPrefix(of: rest)
            guard let piece = found else {
                ids.removeSubrange(first...)
                ids.append(unknownID)
                return
            }
            ids.append(piece.id)
            rest = UnsafeBufferPointer(rebasing: rest[piece.length...])
        }
    }
}
