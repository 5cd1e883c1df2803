/// A token that is matched in the raw text, such as "[MASK]". The flags are those of tokenizer.json.
struct AddedToken: Hashable, Sendable {
    /// The text of the token.
    var content: String
    var id: Int32
    /// Matches only whole words: not next to a word character.
    var singleWord = false
    /// Includes the white space before it.
    var stripsLeft = false
    /// Includes the white space after it.
    var stripsRight = false
    /// Matches its normalised form in normalised text; otherwise matches unchanged before normalisation.
    var normalized = false
}

/// Matchers of a model's added tokens, equal to `AddedVocabulary` of the Hugging Face tokenizers library.
struct AddedTokens: Sendable {
    /// A segment of a text.
    enum Segment {
        /// Bytes between added tokens; never empty.
        case text(UnsafeBufferPointer<UInt8>)
        /// An added token, by its id.
        case token(Int32)
    }

    /// Matches tokens before normalisation.
    let raw: AddedTokenMatcher
    /// Matches tokens after normalisation.
    let normalized: AddedTokenMatcher

    /// Creates the matchers.
    ///
    /// - Throws: `ModelError` for duplicate tokens and for a token that is empty after normalisation.
    init(_ tokens: [AddedToken], normalizer: Normalizer, file: String) throws(ModelError) {
        raw = try AddedTokenMatcher(tokens.filter { !$0.normalized }, file: file) { $0 }
        normalized = try AddedTokenMatcher(tokens.filter(\.normalized), file: file, pattern: normalizer.normalize)
    }
}

/// Finds added tokens from left to right, the longest at each position.
struct AddedTokenMatcher: Sendable {
    private struct Pattern: Sendable {
        var bytes: [UInt8]
        var token: AddedToken
    }

    private let classes = ScalarClasses.shared
    /// The patterns, sorted by first byte, then longest first.
    private let patterns: [Pattern]
    /// The range of patterns that begin with each byte.
    private let candidates: [Range<Int>]

    var isEmpty: Bool { patterns.isEmpty }

    init(_ tokens: [AddedToken], file: String, pattern: (String) -> String) throws(ModelError) {
        var patterns: [Pattern] = []
        var seen: Set<[UInt8]> = []
        for token in tokens {
            let bytes = Array(pattern(token.content).utf8)
            guard !bytes.isEmpty else {
                throw ModelError(file: file, "the added token “\(token.content)” is empty once normalised")
            }
            guard seen.insert(bytes).inserted else {
                throw ModelError(file: file, "the added token “\(token.content)” duplicates another one")
            }
            patterns.append(Pattern(bytes: bytes, token: token))
        }
        patterns.sort { ($0.bytes[0], $1.bytes.count) < ($1.bytes[0], $0.bytes.count) }
        var candidates = [Range<Int>](repeating: 0..<0, count: 256)
        for (index, pattern) in patterns.enumerated() {
            let first = Int(pattern.bytes[0])
            candidates[first] = (candidates[first].isEmpty ? index : candidates[first].lowerBound)..<(index + 1)
        }
        self.patterns = patterns
        self.candidates = candidates
    }

    /// Calls `body` with each segment of valid UTF-8, until it returns false. Returns whether all calls returned true.
    func forEachSegment(
        in text: UnsafeBufferPointer<UInt8>,
        _ body: (AddedTokens.Segment) -> Bool
    ) -> Bool {
        var done = 0
        var index = 0
        while !patterns.isEmpty, index < text.count {
            guard let pattern = match(in: text, at: index) else {
                index += 1
                continue
            }
            var start = index
            var end = index + pattern.bytes.count
            index = end
            if pattern.token.singleWord, isInWord(text, start..<end) { continue }
            if pattern.token.stripsLeft { start = trimmedEnd(text, start, notBefore: done) }
            if pattern.token.stripsRight { end = trimmedStart(text, end) }
            if done < start, !body(.text(UnsafeBufferPointer(rebasing: text[done..<start]))) { return false }
            if !body(.token(pattern.token.id)) { return false }
            done = end
        }
        return done >= text.count || body(.text(UnsafeBufferPointer(rebasing: text[done...])))
    }

    @inline(__always)
    private func match(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Pattern? {
        let candidates = candidates[Int(text[index])]
        guard !candidates.isEmpty else { return nil }
        let rest = text[index...]
        return patterns[candidates].first { rest.starts(with: $0.bytes) }
    }

    private func isInWord(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        if range.lowerBound > 0 {
            var before = text.startOfScalar(before: range.lowerBound)
            if classes[text.scalar(at: &before)].contains(.word) { return true }
        }
        var end = range.upperBound
        return end < text.count && classes[text.scalar(at: &end)].contains(.word)
    }

    /// Returns the start of the white space that ends at `end`, at least `floor`.
    private func trimmedEnd(_ text: UnsafeBufferPointer<UInt8>, _ end: Int, notBefore floor: Int) -> Int {
        var end = end
        while end > floor {
            var start = text.startOfScalar(before: end)
            let before = start
            guard classes[text.scalar(at: &start)].contains(.whitespace) else { break }
            end = before
        }
        return max(end, floor)
    }

    /// Returns the end of the white space at an index.
    private func trimmedStart(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < text.count {
            var next = end
            guard classes[text.scalar(at: &next)].contains(.whitespace) else { break }
            end = next
        }
        return end
    }
}
