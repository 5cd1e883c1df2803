/// A model that jobs can name.
public struct Model: Sendable, Equatable {
    /// The name that jobs use.
    public let name: ModelName
    /// Numbers in a vector.
    public let dimensions: Int
    /// The longest text in tokens, the special ones counted; what is beyond is cut.
    public let maxTokens: Int

    /// Makes a model from its fields.
    public init(name: ModelName, dimensions: Int, maxTokens: Int) {
        self.name = name
        self.dimensions = dimensions
        self.maxTokens = maxTokens
    }
}
