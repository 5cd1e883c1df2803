package import EmbedJobs
package import TextEmbedding

extension ModelPrompts {
    /// The prompt for texts of a type, which may be empty: the one with the type's name in sentence-transformers, else
    /// the default prompt.
    package func prompt(for inputType: InputType) -> String { prompt(named: inputType.promptNames) }

    /// The prompts by type, without empty ones.
    package var byInputType: [InputType: String] {
        var prompts: [InputType: String] = [:]
        for type in InputType.allCases {
            let prompt = prompt(for: type)
            if !prompt.isEmpty { prompts[type] = prompt }
        }
        return prompts
    }
}

extension InputType {
    /// The names of prompts for texts of the type, best first.
    ///
    /// Source: `encode_query` and `encode_document` of sentence-transformers 6.2. There, a model always has an empty
    /// prompt `document`, so that one with `passage` alone never uses it. Here, only the names in the model's files
    /// count.
    fileprivate var promptNames: [String] {
        switch self {
        case .searchQuery: ["query"]
        case .searchDocument: ["document", "passage", "corpus"]
        case .classification: ["classification"]
        case .clustering: ["clustering"]
        }
    }
}
