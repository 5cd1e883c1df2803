internal import DisplayText
package import EmbedJobs

/// The tokens that a model would embed of texts, in a dry run, and the texts that it would cut.
package struct TextEstimate: Hashable, Sendable {
    /// The model whose tokenizer counted.
    let model: ModelName
    /// The number of texts.
    private(set) var texts = 0
    /// The number of embedded tokens, special tokens and prompts included.
    private(set) var tokens = 0
    /// The number of texts that are longer than the model takes.
    private(set) var longTexts = 0
    /// The maximum number of tokens of a text.
    let limit: Int
    /// Whether the model puts a prompt in front of the texts.
    let hasPrompt: Bool

    /// Makes the estimate of some texts.
    package init(model: ModelName, texts: Int, tokens: Int, longTexts: Int, limit: Int, hasPrompt: Bool = false) {
        self.hasPrompt = hasPrompt
        (self.model, self.texts, self.tokens, self.longTexts, self.limit) = (model, texts, tokens, longTexts, limit)
    }

    /// Adds more texts for the same model.
    mutating func add(_ other: TextEstimate) {
        texts += other.texts
        tokens += other.tokens
        longTexts += other.longTexts
    }

    /// The tokens with their tokenizer: "12 tokens, by all-minilm-l6-v2's tokenizer".
    var text: String { "\(Figures.count(tokens, of: "token")), by \(model)'s tokenizer" }

    /// What `wanted`, the model of the request, does to long texts: "37 of 1,000 texts will be cut at 256 tokens". Nil
    /// if there are none, or if another model's tokenizer counted, whose limit is not that of the model. A truncation
    /// that would drop the prompt is refused for texts of any length.
    package func warning(_ truncate: Truncation, by wanted: ModelName) -> String? {
        guard model == wanted else { return nil }
        if truncate == .start, hasPrompt {
            return "truncate=START would cut off the model's prompt and is refused; set truncate to END or NONE"
        }
        guard longTexts > 0 else { return nil }
        let some = "\(Figures.count(longTexts)) of \(Figures.count(texts, of: "text"))"
        let limit = Figures.count(limit, of: "token")
        guard truncate == .refuse else { return "\(some) will be cut at \(limit)" }
        return "\(some) \(longTexts == 1 ? "has" : "have") more than \(limit), which truncate=NONE refuses"
    }
}
