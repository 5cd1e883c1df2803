internal import EmbedJobs
internal import TextEmbedding

/// What a request with a few texts must be, in the hosted service's words where they are known.
enum TextRules {
    /// Refuses too few or too many texts, and empty ones.
    static func check(_ texts: [String]) throws(APIError) {
        guard texts.count <= Limits.textsMax else {
            throw refusal("total number of texts must be at most \(Limits.textsMax) - received \(texts.count)")
        }
        guard !texts.isEmpty else { throw refusal("at least one text must be given") }
        if let index = texts.firstIndex(where: \.isEmpty) {
            throw refusal("inputs contains an element that is the empty string at index \(index)")
        }
    }

    /// Refuses texts that the model would have to cut off.
    static func refuseLong(_ texts: [String], _ model: ModelName, _ tokenizer: ModelTokenizer) throws(APIError) {
        for (index, text) in texts.enumerated() {
            let count = tokenizer.tokens(of: text)
            guard count > tokenizer.maxTokens else { continue }
            throw refusal(
                "the text at index \(index) has \(count) tokens, and model '\(model)' takes at most "
                    + "\(tokenizer.maxTokens); with truncate START or END it would be cut off"
            )
        }
    }

    /// Refuses a text that is empty or too long to be tokenized.
    static func check(tokenized text: String) throws(APIError) {
        guard !text.isEmpty else { throw refusal("text must not be empty") }
        guard text.utf8.count > Limits.tokenizedMax else { return }
        let count = text.unicodeScalars.count
        guard count > Limits.tokenizedMax else { return }
        throw refusal("text must be at most \(Limits.tokenizedMax) characters long - received \(count)")
    }

    /// Refuses no tokens, too many, and ids that no token has.
    static func check(
        detokenized ids: [Int],
        _ model: ModelName,
        _ tokenizer: ModelTokenizer
    ) throws(APIError) {
        guard !ids.isEmpty else { throw refusal("tokens must not be empty") }
        guard ids.count <= Limits.tokenizedMax else {
            throw refusal("total number of tokens must be at most \(Limits.tokenizedMax) - received \(ids.count)")
        }
        guard let index = ids.firstIndex(where: { tokenizer.tokenizer.spelling(of: $0) == nil }) else { return }
        throw refusal("model '\(model)' has no token \(ids[index]), which stands at index \(index)")
    }

    private static func refusal(_ reason: String) -> APIError {
        APIError(.invalidRequest, "invalid request: \(reason)")
    }
}
