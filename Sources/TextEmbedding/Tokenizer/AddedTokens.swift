/// A token that is looked for in the text itself, such as "[MASK]". The flags are those of tokenizer.json.
package struct AddedToken: Hashable, Sendable {
    /// The text that stands for the token.
    package var content: String
    package var id: Int32
    /// It is no part of a word: a word character on either side hides it.
    package var singleWord = false
    /// It takes the white space before it along.
    package var stripsLeft = false
    /// It takes the white space after it along.
    package var stripsRight = false
    /// It is looked for, normalised, in normalised text; otherwise as it is, before normalisation.
    package var normalized = false
}

/// The added tokens of a model, ready to be found as `AddedVocabulary` of the Hugging Face tokenizers library does.
package struct AddedTokens: Sendable {
    /// A stretch of a text.
    package enum Segment {
        /// Bytes that are no added token; never empty.
        case text(UnsafeBufferPointer<UInt8>)
        /// An added token, by its id.
        case token(Int32)
    }

    /// The tokens that are looked for before normalisation.
    let raw: AddedTokenMatcher
    /// The tokens that are looked for after it.
    let normalized: AddedTokenMatcher

    /// Builds the matchers.
    ///
    /// Throws a `ModelError` for two tokens that look the same, and for one that normalisation makes empty.
    package init(_ tokens: [AddedToken], normalizer: Normalizer, file: String) throws(ModelError) {
        raw = try AddedTokenMatcher(tokens.filter { !$0.normalized }, file: file) { $0 }
        normalized = try AddedTokenMatcher(tokens.filter(\.normalized), file: file, pattern: normalizer.normalize)
    }
}

/// Finds added tokens from left to right, at each place the longest.
struct AddedTokenMatcher: Sendable {
    private struct Pattern: Sendable {
        var bytes: [UInt8]
        var token: AddedToken
    }

    private let classes = ScalarClasses.shared
    /// The patterns, sorted by their first byte, then from long to short.
    private let patterns: [Pattern]
    /// Which of the patterns begin with a byte.
    private let candidates: [Range<Int>]

    var isEmpty: Bool { patterns.isEmpty }

    init(_ tokens: [AddedToken], file: String, pattern: (String) -> String) throws(ModelError) {
        var patterns: [Pattern] = []
        var seen: Set<[UInt8]> = []
        for token in tokens {
            let bytes = Array(pattern(token.content).utf8)
            guard !bytes.isEmpty else {
                throw ModelError(file: file, "nothing is left of the added token “\(token.content)” once normalised")
            }
            guard seen.insert(bytes).inserted else {
                throw ModelError(file: file, "the added token “\(token.content)” looks like another one")
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

    /// Calls `body` with each segment of valid UTF-8 in turn, until it answers false. Answers whether it never did.
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

    /// Where the white space that ends at `end` begins, but not before `floor`.
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

    /// Where the white space at an index ends.
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
