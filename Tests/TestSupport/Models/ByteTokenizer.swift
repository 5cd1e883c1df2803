package import TextEmbedding

/// A tokenizer without a vocabulary: a token is a byte of the text, between the special tokens 256 and 257.
package struct ByteTokenizer: TextTokenizer {
    /// Creates the tokenizer.
    package init() {}

    package func encode(_ text: String, maxTokens: Int, truncate: TruncatedEnd, into ids: inout [Int32]) {
        let room = max(0, maxTokens - 2)
        let all = self.ids(of: text)
        ids += [256] + (truncate == .end ? all.prefix(room) : all.suffix(room)) + [257]
    }

    package func ids(of text: String) -> [Int32] { text.utf8.map { Int32($0) } }

    package func spelling(of id: Int) -> String? {
        switch id {
        case 0..<128: String(UnicodeScalar(UInt8(id)))
        case 128..<256: "<\(id)>"
        case 256: "[START]"
        case 257: "[END]"
        default: nil
        }
    }

    package func text(of ids: [Int]) -> String {
        String(decoding: ids.compactMap { UInt8(exactly: $0) }, as: UTF8.self)
    }
}
