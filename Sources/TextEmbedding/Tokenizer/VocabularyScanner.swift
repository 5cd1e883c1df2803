/// Extracts the vocabulary from a tokenizer.json, whose tokens are not the keys of a dictionary: see `JSONScanner`.
struct VocabularyScanner {
    private var scanner: JSONScanner
    private var tokens: TokenList?
    private var tokensRange = 0..<0

    /// Reads the object `model.vocab` of a file, and returns the rest of the file with an empty object in its place.
    /// The tokens are nil if the object is missing. The rest is only scanned, not validated.
    static func scan(_ bytes: [UInt8], file: String) throws(ModelError) -> (tokens: TokenList?, rest: [UInt8]) {
        var found = VocabularyScanner(scanner: JSONScanner(bytes, file: file))
        try found.scanFile()
        let range = found.tokensRange
        guard found.tokens != nil else { return (nil, bytes) }
        return (found.tokens, bytes[..<range.lowerBound] + Array("{}".utf8) + bytes[range.upperBound...])
    }

    private mutating func scanFile() throws(ModelError) {
        var (tokens, range): (TokenList?, Range<Int>) = (nil, 0..<0)
        try scanner.scanObjectKeys { scanner, key throws(ModelError) in
            guard key == Array("model".utf8), scanner.peek() == UInt8(ascii: "{") else {
                return try scanner.skipValue()
            }
            try scanner.scanObjectKeys { scanner, key throws(ModelError) in
                guard key == Array("vocab".utf8), scanner.peek() == UInt8(ascii: "{") else {
                    return try scanner.skipValue()
                }
                guard tokens == nil else { throw scanner.error("the file contains a second vocabulary") }
                let start = scanner.index
                tokens = try Self.vocabulary(&scanner)
                range = start..<scanner.index
            }
        }
        (self.tokens, tokensRange) = (tokens, range)
    }

    private static func vocabulary(_ scanner: inout JSONScanner) throws(ModelError) -> TokenList {
        var found = TokenList()
        try scanner.scanObjectKeys { scanner, token throws(ModelError) in
            found.append(token, id: try scanner.scanID())
        }
        return found
    }
}
