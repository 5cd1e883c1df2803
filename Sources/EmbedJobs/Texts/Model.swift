/// A model that jobs can name.
public struct Model: Sendable, Equatable {
    /// The name that jobs use.
    public let name: ModelName
    /// The number of dimensions of a vector.
    public let dimensions: Int
    /// The maximum length of a text in tokens, special tokens included; longer texts are cut.
    public let maxTokens: Int

    /// Creates a model from its fields.
    public init(name: ModelName, dimensions: Int, maxTokens: Int) {
        self.name = name
        self.dimensions = dimensions
        self.maxTokens = maxTokens
    }
}
