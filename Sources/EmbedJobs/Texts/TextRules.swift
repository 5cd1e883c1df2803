/// The checks on requests with texts, in the hosted service's words where they are known. The wire and the engine share
/// them, so that a local call fails like a remote one.
package enum TextRules {
    /// Maximum number of texts in one embed request, as on the hosted service.
    package static let textsMax = 96
    /// Maximum number of Unicode scalars to tokenize, as on the hosted service.
    package static let tokenizedScalarsMax = 65_536
    /// Maximum number of tokens to detokenize, as on the hosted service.
    package static let detokenizedMax = 65_536

    /// Refuses too few or too many texts to embed, and empty ones.
    package static func check(_ texts: [String]) throws(APIError) {
        guard !texts.isEmpty else { throw .invalid("texts must contain at least one text") }
        guard texts.count <= textsMax else {
            throw .invalid("total number of texts must be at most \(textsMax) - received \(texts.count)")
        }
        if let index = texts.firstIndex(of: "") {
            throw .invalid("inputs contains an element that is the empty string at index \(index)")
        }
    }

    /// Refuses a text that is empty or too long to tokenize.
    package static func check(tokenized text: String) throws(APIError) {
        // Counting scalars takes a pass over the text; there are never more of them than bytes.
        let isShort = text.utf8.count <= tokenizedScalarsMax || text.unicodeScalars.count <= tokenizedScalarsMax
        guard !text.isEmpty, isShort else {
            throw .invalid("text must be from 1 to \(tokenizedScalarsMax) characters long")
        }
    }

    /// Refuses an empty list of tokens and one that is too long to detokenize.
    package static func check(detokenized ids: [Int]) throws(APIError) {
        guard (1...detokenizedMax).contains(ids.count) else {
            throw .invalid("tokens must hold from 1 to \(detokenizedMax) tokens")
        }
    }
}
