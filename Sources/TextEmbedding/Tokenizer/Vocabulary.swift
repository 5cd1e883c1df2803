/// The tokens of a model and their ids, which are 0, 1, 2 … without a gap.
///
/// A token that starts with the continuing prefix ("##") stands for the rest of a word. It is found by its bytes
/// without the prefix, among the continuations, and with the prefix, among the words.
package struct Vocabulary: Sendable {
    /// The number of tokens.
    package let count: Int
    /// The tokens as a word starts with them.
    package let words: TokenTable
    /// The tokens as a word goes on with them.
    package let continuations: TokenTable

    /// Builds the tables.
    ///
    /// Throws a `ModelError` for an id that is missing, taken twice or out of range, and for a token listed twice.
    package init(_ tokens: TokenList, continuingPrefix: String, file: String) throws(ModelError) {
        count = tokens.count
        let ranges = try Self.rangesByID(tokens, file)
        words = TokenTable(bytes: tokens.bytes, ranges: ranges)
        let prefix = Array(continuingPrefix.utf8)
        continuations = TokenTable(
            bytes: tokens.bytes,
            ranges: ranges.map { range in
                let continues = tokens.bytes[range].starts(with: prefix)
                return continues ? (range.lowerBound + prefix.count)..<range.upperBound : nil
            }
        )
        if let id = words.repeated { throw ModelError(file: file, "token \(tokens.text(ranges[id])) is listed twice") }
    }

    /// The id of a token as it is listed, its prefix included.
    package func id(of token: some Sequence<UInt8>) -> Int32? {
        Array(token).withUnsafeBufferPointer { words.id(of: $0) }
    }

    private static func rangesByID(_ tokens: TokenList, _ file: String) throws(ModelError) -> [Range<Int>] {
        guard !tokens.isEmpty else { throw ModelError(file: file, "the vocabulary is empty") }
        let missing = -1..<(-1)
        var ranges = [Range<Int>](repeating: missing, count: tokens.count)
        for index in 0..<tokens.count {
            let (range, id) = tokens[index]
            guard ranges.indices.contains(id) else {
                throw ModelError(
                    file: file,
                    "token \(tokens.text(range)) has the id \(id), but the ids of \(tokens.count) tokens end at "
                        + "\(tokens.count - 1)"
                )
            }
            guard ranges[id] == missing else {
                throw ModelError(
                    file: file,
                    "tokens \(tokens.text(ranges[id])) and \(tokens.text(range)) both have the id \(id)"
                )
            }
            ranges[id] = range
        }
        return ranges
    }
}

/// Tokens as a file lists them: bytes of UTF-8, one token after the other, each with its id.
package struct TokenList: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var ids: [Int] = []

    /// Makes an empty list.
    package init() {}

    package var count: Int { ids.count }
    package var isEmpty: Bool { ids.isEmpty }

    /// Adds a token.
    package mutating func append(_ token: some Collection<UInt8>, id: Int) {
        bytes.append(contentsOf: token)
        ends.append(bytes.count)
        ids.append(id)
    }

    /// Where the token at an index lies in `bytes`, and its id.
    package subscript(index: Int) -> (range: Range<Int>, id: Int) {
        ((index == 0 ? 0 : ends[index - 1])..<ends[index], ids[index])
    }

    /// A token in quotes, for messages.
    func text(_ range: Range<Int>) -> String {
        "“\(String(decoding: bytes[range], as: UTF8.self))”"
    }
}
