/// The dimensions, limits and prompts of a model, without its weights.
package struct ModelShape: Sendable, Equatable {
    /// The number of elements of a vector.
    package let dimensions: Int
    /// The maximum length of a text in tokens, including special tokens.
    package let maxTokens: Int
    /// The prompts that its files define.
    package let prompts: ModelPrompts
}
