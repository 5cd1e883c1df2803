/// A model that jobs can name.
public struct Model: Sendable, Equatable {
    /// The name that jobs use.
    public package(set) var name: ModelName
    /// The number of dimensions of a vector.
    public package(set) var dimensions: Int
    /// The maximum length of a text in tokens, special tokens included; longer texts are cut.
    public package(set) var maxTokens: Int
    /// The model that this name is an alias of; nil for a model's own name, or if the service does not report it.
    public package(set) var aliasOf: ModelName?
    /// The text that the model expects in front of texts of each type, and which is added to them. Types without such a
    /// prompt are absent.
    public package(set) var prompts: [InputType: String]

    /// Creates a model from its fields.
    public init(
        name: ModelName,
        dimensions: Int,
        maxTokens: Int,
        aliasOf: ModelName? = nil,
        prompts: [InputType: String] = [:]
    ) {
        self.name = name
        self.dimensions = dimensions
        self.maxTokens = maxTokens
        self.aliasOf = aliasOf
        self.prompts = prompts
    }
}
