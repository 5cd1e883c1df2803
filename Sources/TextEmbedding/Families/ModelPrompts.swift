/// The prompts of a model: texts that it expects in front of the texts that it embeds, by name.
///
/// They are those of sentence-transformers: `prompts` and `default_prompt_name` in config_sentence_transformers.json.
/// A prompt is a part of the text: it is tokenized with it, and counts towards the limit of tokens.
package struct ModelPrompts: Sendable, Equatable {
    /// The prompts by name. An empty prompt means that nothing is put in front.
    package let texts: [String: String]
    /// The name of the prompt for texts for which no other prompt is meant.
    package let defaultName: String?

    /// A model without prompts.
    package static let none = ModelPrompts(texts: [:], defaultName: nil)

    /// Makes prompts from the values of the two keys.
    package init(texts: [String: String], defaultName: String?) {
        self.texts = texts
        self.defaultName = defaultName
    }

    /// The prompts that every model has in sentence-transformers, as empty ones if its files do not define them.
    static let predefined = ["query", "document"]

    /// The prompt with the first of these names that the model defines, even if it is empty; else the default prompt,
    /// if there is one.
    package func prompt(named names: [String]) -> String {
        for name in names {
            if let text = texts[name] { return text }
        }
        return defaultName.flatMap { texts[$0] } ?? ""
    }
}
