import LocalFiles
import TestSupport
import Testing
import TextEmbedding

struct ModelFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 1)
    }

    /// A family that recognises models by the classes of their own code.
    private static let custom: ModelFamily = {
        var family = ModelFamily.bert
        family.name = "Custom"
        family.recognizes = { $0.autoMap["AutoModel"] != nil }
        family.limits = { _ in (dimensions: 5, tokens: 10) }
        return family
    }()

    private func expectError(_ reason: String, families: [ModelFamily] = ModelFamily.all) {
        let error = #expect(throws: ModelError.self) { try ModelFolder(folder.path, families: families) }
        #expect(error?.reason == reason)
        #expect(error?.file?.hasSuffix("/config.json") == true)
    }

    @Test func familyReadsItsModel() throws {
        let model = try ModelFolder(folder.path)
        #expect(model.family.name == "BERT")
        #expect(try model.shape() == ModelFolder(folder.path).shape())
        #expect(try model.shape().dimensions == 24)
        #expect(try model.shape().maxTokens == 64)
        #expect(try model.tokenizer().ids(of: "the cat").count == 2)
        var files: [String: String] = [:]
        let loaded = try model.model { path, file throws(ModelError) in
            files[path] = file.path
            return "abc"
        }
        #expect(files == ["model.safetensors": folder.file("model.safetensors")])
        #expect(loaded.fingerprint == "abc")
        #expect(loaded.dimensions == 24)
    }

    @Test func firstFamilyThatRecognisesAModelReadsIt() throws {
        let families = [Self.custom, .bert]
        #expect(try ModelFolder(folder.path, families: families).family.name == "BERT")
        try folder.write(#"{"model_type": "bert", "auto_map": {"AutoModel": "a.B"}}"#, to: "config.json")
        let model = try ModelFolder(folder.path, families: families)
        #expect(model.family.name == "Custom")
        #expect(try model.shape().dimensions == 5)
        #expect(try model.shape().maxTokens == 10)
    }

    @Test func unknownModelIsRefusedWithTheSupportedFamilies() throws {
        try folder.write(#"{"model_type": "roberta"}"#, to: "config.json")
        expectError(#"model_type "roberta" is not supported; supported families: BERT"#)
        expectError(
            #"model_type "roberta" is not supported; supported families: Custom, BERT"#,
            families: [Self.custom, .bert]
        )
    }

    @Test func configurationWithoutATypeIsRefused() throws {
        try folder.write("{}", to: "config.json")
        expectError(#""model_type" is missing"#)
        try Folder.remove(folder.file("config.json"))
        expectError("No such file or directory")
    }

    @Test func errorOfTheWeightsDigestIsPassedOn() throws {
        let error = #expect(throws: ModelError.self) {
            try ModelFolder(folder.path).model { _, _ throws(ModelError) in throw ModelError("changed") }
        }
        #expect(error?.reason == "changed")
    }
}
