internal import EmbedJobs
internal import TextEmbedding

/// The checks on a request with a few texts, with the hosted service's wording where it is known.
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

    /// Refuses texts that the model would have to truncate.
    static func refuseLong(_ texts: [String], _ model: ModelName, _ tokenizer: ModelTokenizer) throws(APIError) {
        for (index, text) in texts.enumerated() {
            let count = tokenizer.tokens(of: text)
            guard count > tokenizer.maxTokens else { continue }
            throw refusal(
                "the text at index \(index) has \(count) tokens, but model '\(model)' takes at most "
                    + "\(tokenizer.maxTokens); set truncate to START or END to shorten it"
            )
        }
    }

    /// Refuses a text that is empty or too long to tokenize.
    static func check(tokenized text: String) throws(APIError) {
        guard !text.isEmpty else { throw refusal("text must not be empty") }
        guard text.utf8.count > Limits.tokenizedMax else { return }
        let count = text.unicodeScalars.count
        guard count > Limits.tokenizedMax else { return }
        throw refusal("text must be at most \(Limits.tokenizedMax) characters long - received \(count)")
    }

    /// Refuses an empty list of tokens, too many, and ids outside the vocabulary.
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
        throw refusal("token \(ids[index]) at index \(index) is not in the vocabulary of model '\(model)'")
    }

    private static func refusal(_ reason: String) -> APIError {
        APIError(.invalidRequest, "invalid request: \(reason)")
    }
}
