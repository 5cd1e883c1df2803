package import TextEmbedding

/// A model's tokenizer and the model's limit: enough to say what would be embedded, without the weights.
package struct ModelTokenizer: Sendable {
    /// Texts to tokens and back.
    package let tokenizer: any TextTokenizer
    /// The longest text in tokens, the special ones counted.
    package let maxTokens: Int

    /// The tokenizer of a model in memory.
    package init(_ tokenizer: any TextTokenizer, maxTokens: Int) {
        self.tokenizer = tokenizer
        self.maxTokens = maxTokens
    }

    /// Reads a model's directory, all but the weights.
    init(directory: String) throws(ModelError) {
        maxTokens = try ModelShape(directory: directory).maxTokens
        tokenizer = try BERTTokenizer(directory: directory)
    }

    /// The tokens of each text that the model would embed, the special ones counted; a longer text is cut off.
    package func embeddedTokens(of texts: [String]) -> [Int] { counts(of: texts, maxTokens: maxTokens) }

    /// The tokens of a text, the special ones counted and none left out.
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
