package import TextEmbedding

/// A model's tokenizer, token limit and prompts: enough to count embedded tokens without the weights.
package struct ModelTokenizer: Sendable {
    /// Converts texts to tokens and back.
    package let tokenizer: any TextTokenizer
    /// The maximum number of tokens of a text, special tokens included.
    package let maxTokens: Int
    /// The prompts that are put in front of texts.
    package let prompts: ModelPrompts

    /// Takes the tokenizer of a loaded model.
    package init(_ model: any EmbeddingModel) {
        tokenizer = model.textTokenizer
        maxTokens = model.maxTokens
        prompts = model.prompts
    }

    /// Reads a model's folder, except the weights.
    init(_ folder: ModelFolder) throws(ModelError) {
        let shape = try folder.shape()
        maxTokens = shape.maxTokens
        prompts = shape.prompts
        tokenizer = try folder.tokenizer()
    }

    /// The number of tokens of each text that the model would embed, special tokens included; longer texts are
    /// truncated.
    package func embeddedTokens(of texts: [String]) -> [Int] { counts(of: texts, maxTokens: maxTokens) }

    /// The number of tokens of a text, special tokens included, without truncation.
    func tokens(of text: String) -> Int { counts(of: [text], maxTokens: .max)[0] }

    private func counts(of texts: [String], maxTokens: Int) -> [Int] {
        var ids: [Int32] = []
        return texts.map { text in
            ids.removeAll(keepingCapacity: true)
            tokenizer.encode(text, maxTokens: maxTokens, truncate: .end, into: &ids)
            return ids.count
        }
    }
}
