/// The tokens of a model with consecutive ids from 0.
///
/// A token that starts with the continuation prefix ("##") continues a word. It is found without the prefix among the
/// continuations, and with the prefix among the words.
package struct Vocabulary: Sendable {
    /// The number of tokens.
    package let count: Int
    /// The tokens that start a word.
    package let words: TokenTable
    /// The tokens that continue a word.
    package let continuations: TokenTable

    /// Creates the tables.
    ///
    /// - Throws: `ModelError` for a missing, duplicate or out-of-range id, and for a duplicate token.
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

    /// Returns the id of a token, given with its prefix.
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
                    "token \(tokens.text(range)) has the id \(id), but \(tokens.count) tokens must have ids 0 to "
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

/// The tokens of a file: their concatenated UTF-8 bytes, and the id of each.
package struct TokenList: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var ids: [Int] = []

    /// Creates an empty list.
    package init() {}

    package var count: Int { ids.count }
    package var isEmpty: Bool { ids.isEmpty }

    /// Adds a token.
    package mutating func append(_ token: some Collection<UInt8>, id: Int) {
        bytes.append(contentsOf: token)
        ends.append(bytes.count)
        ids.append(id)
    }

    /// The range in `bytes` and the id of the token at an index.
    package subscript(index: Int) -> (range: Range<Int>, id: Int) {
        ((index == 0 ? 0 : ends[index - 1])..<ends[index], ids[index])
    }

    /// Returns a token in quotes, for messages.
    func text(_ range: Range<Int>) -> String {
        "“\(String(decoding: bytes[range], as: UTF8.self))”"
    }
}
