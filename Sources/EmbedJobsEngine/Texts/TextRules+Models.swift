internal import DisplayText
internal import EmbedJobs
internal import TextEmbedding

/// The checks on texts that need the model's tokenizer.
extension TextRules {
    /// Refuses texts that the model would have to truncate, each with `prompt` in front.
    static func refuseLong(
        _ texts: [String],
        prompt: String,
        _ model: ModelName,
        _ tokenizer: ModelTokenizer
    ) throws(APIError) {
        try refuseLong(texts, prompt: prompt, over: tokenizer.maxTokens, tokenizer) { index, count in
            "the text at index \(index) has \(count) tokens, but model '\(model)' takes at most "
                + "\(tokenizer.maxTokens); set truncate to \(cuts(prompt)) to shorten it"
        }
    }

    /// Refuses texts of more tokens than a request allows. The model could only cut them at its own limit.
    static func refuseLong(
        _ texts: [String],
        prompt: String,
        over limit: Int,
        _ tokenizer: ModelTokenizer
    ) throws(APIError) {
        try refuseLong(texts, prompt: prompt, over: limit, tokenizer) { index, count in
            "the text at index \(index) has \(count) tokens, more than max_tokens \(limit); texts are cut only at "
                + "the \(tokenizer.maxTokens) tokens of the model, so shorten it or omit max_tokens"
        }
    }

    /// Refuses the first text of more than `limit` tokens, with a message for its index and its tokens.
    private static func refuseLong(
        _ texts: [String],
        prompt: String,
        over limit: Int,
        _ tokenizer: ModelTokenizer,
        _ message: (_ index: Int, _ tokens: Int) -> String
    ) throws(APIError) {
        for (index, text) in texts.enumerated() {
            let count = tokenizer.tokens(of: prompt + text)
            guard count > limit else { continue }
            throw .invalid(message(index, count))
        }
    }

    /// Refuses numbers of dimensions other than the model's.
    static func check(dimension: Int?, of model: ModelName, _ dimensions: Int) throws(APIError) {
        guard let dimension, dimension != dimensions else { return }
        throw .invalid("output_dimension must be \(dimensions), the only one of model '\(model)', not \(dimension)")
    }

    /// The error of a job that must not cut texts: `rows` are the number of rows that are too long, and the first of
    /// them, from 1. Each is embedded with `prompt` in front.
    static func longRows(
        _ rows: (count: Int, first: [Int]),
        of total: Int,
        prompt: String,
        _ model: ModelName,
        _ tokenizer: ModelTokenizer
    ) -> APIError {
        let named = rows.first.map { String($0) }.joined(separator: ", ") + (rows.count > rows.first.count ? ", …" : "")
        return APIError(
            .invalidRequest,
            "\(Figures.count(rows.count)) of \(Figures.count(total, of: "text")) \(rows.count == 1 ? "has" : "have") "
                + "more than \(Figures.count(tokenizer.maxTokens)) tokens, the maximum of model '\(model)': "
                + "\(rows.count == 1 ? "row" : "rows") \(named); set truncate to \(cuts(prompt)) to cut such texts"
        )
    }

    /// The truncations that the model accepts: START would drop a prompt.
    private static func cuts(_ prompt: String) -> String { prompt.isEmpty ? "START or END" : "END" }

    /// Refuses ids outside the vocabulary.
    static func refuseUnknown(_ ids: [Int], _ model: ModelName, _ tokenizer: ModelTokenizer) throws(APIError) {
        guard let index = ids.firstIndex(where: { tokenizer.tokenizer.spelling(of: $0) == nil }) else { return }
        throw .invalid("token \(ids[index]) at index \(index) is not in the vocabulary of model '\(model)'")
    }
}
