internal import DisplayText
internal import EmbedJobs

/// The tokens of texts that a model embeds, and those that it does not because the texts are too long.
package struct TokenTally: Sendable, Hashable {
    /// The number of embedded tokens, special tokens and prompts included.
    package private(set) var tokens = 0
    /// The number of texts that are cut.
    package private(set) var cutTexts = 0
    /// The number of tokens that are cut off.
    package private(set) var lostTokens = 0

    /// Makes a tally without texts.
    package init() {}

    /// Adds a text of `whole` tokens, of which at most `limit` are embedded.
    package mutating func add(_ whole: Int, limit: Int) {
        tokens += min(whole, limit)
        guard whole > limit else { return }
        cutTexts += 1
        lostTokens += whole - limit
    }

    /// The sentence for callers whose texts were cut; nil if none was. A job of an older version does not know its
    /// limit.
    static func warning(cutTexts: Int, of texts: Int, limit: Int?, lostTokens: Int) -> String? {
        guard cutTexts > 0 else { return nil }
        let place = limit.map { " at \(Figures.count($0)) tokens" } ?? ""
        return "\(Figures.count(cutTexts)) of \(Figures.count(texts, of: "text")) \(cutTexts == 1 ? "was" : "were") cut"
            + "\(place); \(Figures.count(lostTokens, of: "token")) lost"
    }
}

extension ModelTokenizer {
    /// The tokens of texts, each with `prompt` in front.
    package func tally(of texts: [String], prompt: String = "") -> TokenTally {
        var tally = TokenTally()
        for text in texts { tally.add(tokens(of: prompt + text), limit: maxTokens) }
        return tally
    }

    /// Refuses a truncation that would drop the prompt, which is at the start of each text.
    func refuseCutPrompt(_ truncate: Truncation, _ inputType: InputType, _ model: ModelName) throws(APIError) {
        let prompt = prompts.prompt(for: inputType)
        guard truncate == .start, !prompt.isEmpty else { return }
        throw .invalid(
            "truncate START would cut off the prompt \"\(prompt)\" that model '\(model)' has for "
                + "\(inputType.rawValue); set truncate to END or NONE"
        )
    }
}
