import LocalFiles
import TestSupport
import TextEmbedding
import Testing

@Suite struct ModelPromptsTests {
    private static let file = "config_sentence_transformers.json"

    /// The prompts of a small model with these files.
    private func prompts(_ files: [String: String]) throws -> ModelPrompts {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 1)
        for (name, text) in files { try folder.write(text, to: name) }
        return try ModelFolder(folder.path).shape().prompts
    }

    private func prompts(_ json: String) throws -> ModelPrompts { try prompts([Self.file: json]) }

    private func expectError(_ file: String, _ reason: String, _ files: [String: String]) {
        let error = #expect(throws: ModelError.self) { try prompts(files) }
        #expect(error?.reason == reason)
        #expect(error?.file?.hasSuffix("/\(file)") == true)
    }

    @Test func modelsWithoutTheFileOrWithoutPromptsHaveNone() throws {
        #expect(try prompts([:]) == .none)
        #expect(try prompts("{}") == .none)
        #expect(try prompts(#"{"prompts": {}, "default_prompt_name": null, "similarity_fn_name": "cosine"}"#) == .none)
        #expect(ModelPrompts.none.prompt(named: ["query"]) == "")
    }

    @Test func theFirstDefinedNameDecidesThenTheDefault() throws {
        let all = try prompts(
            #"{"prompts": {"query": "q: ", "passage": "p: ", "corpus": "c: "}, "default_prompt_name": "query"}"#
        )
        #expect(all.prompt(named: ["query"]) == "q: ")
        #expect(all.prompt(named: ["document", "passage", "corpus"]) == "p: ")
        #expect(all.prompt(named: ["clustering"]) == "q: ")
        #expect(all.prompt(named: []) == "q: ")
        let withoutDefault = try prompts(#"{"prompts": {"query": "q: "}}"#)
        #expect(withoutDefault.prompt(named: ["clustering"]) == "")
    }

    /// As in sentence-transformers, where an empty prompt keeps the default one away.
    @Test func anEmptyPromptIsAPrompt() throws {
        for empty in ["\"\"", "null"] {
            let prompts = try prompts(
                #"{"prompts": {"document": \#(empty), "passage": "p: ", "x": "x: "}, "default_prompt_name": "x"}"#
            )
            #expect(prompts.prompt(named: ["document", "passage"]) == "")
            #expect(prompts.prompt(named: ["query"]) == "x: ")
        }
    }

    @Test func theDefaultMustBeDefined() throws {
        expectError(
            Self.file,
            "default_prompt_name \"web\" is not one of the prompts: a, b",
            [Self.file: #"{"prompts": {"b": "1", "a": "2"}, "default_prompt_name": "web"}"#]
        )
        expectError(
            Self.file,
            "default_prompt_name \"web\" is not one of the prompts",
            [Self.file: #"{"default_prompt_name": "web"}"#]
        )
        // Every model has these two.
        #expect(try prompts(#"{"default_prompt_name": "query"}"#).prompt(named: []) == "")
        #expect(try prompts(#"{"default_prompt_name": "document"}"#).prompt(named: ["query"]) == "")
    }

    @Test func aPoolingWithoutThePromptIsRefused() throws {
        let pooling = #"{"pooling_mode": "mean", "include_prompt": false}"#
        let error = #expect(throws: ModelError.self) {
            try prompts(["1_Pooling/config.json": pooling, Self.file: #"{"prompts": {"query": "q: "}}"#])
        }
        #expect(error?.reason.contains("include_prompt") == true)
    }

    @Test func theShapeAndTheModelHaveThePrompts() throws {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 1)
        try folder.write(#"{"prompts": {"query": "q: "}}"#, to: Self.file)
        let found = try ModelFolder(folder.path)
        #expect(try found.shape().prompts.texts == ["query": "q: "])
        #expect(try found.model { _, _ throws(ModelError) in "x" }.prompts == found.shape().prompts)
        try folder.write(#"{"prompts": {"query": 7}}"#, to: Self.file)
        #expect(throws: ModelError.self) { try found.shape() }
        #expect(throws: ModelError.self) { try found.model { _, _ throws(ModelError) in "x" } }
    }
}
