import LocalFiles
import Testing
import TestSupport
import TextEmbedding

struct SentenceConfigurationTests {
    private static let transformer = #"{"path": "", "type": "sentence_transformers.models.Transformer"}"#
    private static let normalize = #"{"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}"#

    private static func pooling(_ path: String) -> String {
        #"{"path": "\#(path)", "type": "sentence_transformers.models.Pooling"}"#
    }

    private let allModules = "[\(transformer), \(pooling("1_Pooling")), \(normalize)]"

    private func configuration(
        _ files: [String: String],
        family: ModelFamily = .bert
    ) throws -> SentenceConfiguration {
        let folder = try TemporaryFolder()
        try RandomModel.write(to: folder.path, seed: 1)
        for name in ["modules.json", "sentence_bert_config.json", "tokenizer_config.json"] {
            if files[name] == nil { try Folder.remove(folder.file(name)) }
        }
        for (name, text) in files { try folder.write(text, to: name) }
        return try SentenceConfiguration(ModelSignature(directory: folder.path), positionsMax: 512, family: family)
    }

    private func expectError(_ name: String, _ reason: String, _ files: [String: String]) {
        let error = #expect(throws: ModelError.self) { try configuration(files) }
        #expect(error?.reason == reason)
        #expect(error?.file?.hasSuffix("/\(name)") == true)
    }

    @Test func limitComesFromSentenceBertElseTheTokenizer() throws {
        let (first, second) = ("sentence_bert_config.json", "tokenizer_config.json")
        let limits: [([String: String], Int)] = [
            ([first: #"{"max_seq_length": 256}"#, second: #"{"model_max_length": 128}"#], 256),
            ([first: #"{"max_seq_length": 1000}"#], 512),
            ([first: #"{"max_seq_length": null}"#, second: #"{"model_max_length": 128}"#], 128),
            ([first: "{}", second: #"{"model_max_length": 1000000000000000019884624838656}"#], 512),
            ([second: "{}"], 512),
            ([:], 512),
        ]
        let modules = ["modules.json": allModules, "1_Pooling/config.json": "{}"]
        for (files, limit) in limits {
            #expect(try configuration(files.merging(modules) { $1 }).tokensMax == limit)
        }
        let short = [first: #"{"max_seq_length": 2}"#]
        expectError(first, "a limit of 2 tokens is below the minimum of 3", short.merging(modules) { $1 })
        let part = [first: #"{"max_seq_length": 9.5}"#]
        expectError(first, "a limit of 9.5 tokens is not whole", part.merging(modules) { $1 })
        // Without modules.json, sentence-transformers does not read the first file.
        #expect(try configuration([first: #"{"max_seq_length": 9}"#]).tokensMax == 512)
    }

    @Test func withoutModulesTheVectorIsTheMean() throws {
        #expect(try configuration([:]).pooling == Pooling(mode: .mean, isNormalized: false))
    }

    @Test func modulesDetermineNormalisation() throws {
        #expect(try configuration(["modules.json": allModules]).pooling == Pooling(mode: .mean, isNormalized: true))
        let short = "[\(Self.transformer), \(Self.pooling("1_Pooling"))]"
        #expect(try configuration(["modules.json": short]).pooling == Pooling(mode: .mean, isNormalized: false))
    }

    @Test(arguments: [
        ("{\"pooling_mode\": \"mean\"}", Pooling.Mode.mean), ("{\"pooling_mode\": \"cls\"}", .firstToken),
        ("{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}", .firstToken), ("{}", .mean),
        ("{\"pooling_mode\": [\"cls\"], \"pooling_mode_mean_tokens\": true}", .firstToken),
    ])
    func bothPoolingFormatsAreRead(json: String, mode: Pooling.Mode) throws {
        let files = ["modules.json": allModules, "1_Pooling/config.json": json]
        #expect(try configuration(files).pooling.mode == mode)
    }

    @Test(arguments: [
        ("{\"pooling_mode\": \"max\"}", "max"), ("{\"pooling_mode\": [\"cls\", \"mean\"]}", "cls and mean"),
        ("{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true}", "cls and mean"),
        ("{\"pooling_mode_lasttoken\": true}", "lasttoken"),
    ])
    func unsupportedPoolingsAreNamed(json: String, names: String) {
        expectError(
            "1_Pooling/config.json",
            "unsupported pooling \(names); supported: mean, cls",
            ["modules.json": allModules, "1_Pooling/config.json": json]
        )
    }

    @Test func unsupportedModulesAreNamed() {
        let dense = #"{"path": "2_Dense", "type": "sentence_transformers.models.Dense"}"#
        expectError(
            "modules.json",
            "unsupported modules Transformer, Pooling, Dense; supported: Transformer, Pooling, Normalize",
            ["modules.json": "[\(Self.transformer), \(Self.pooling("1_Pooling")), \(dense)]"]
        )
    }

    /// A family without the module Pooling, such as one of static vectors, has the mean.
    @Test func familyDeterminesModulesAndPoolings() throws {
        var family = ModelFamily.bert
        (family.modules, family.poolings) = (["Transformer", "Normalize"], [])
        let files = ["modules.json": "[\(Self.transformer), \(Self.normalize)]"]
        let expected = Pooling(mode: .mean, isNormalized: true)
        #expect(try configuration(files, family: family).pooling == expected)
        #expect(throws: ModelError.self) { try configuration(files) }
        (family.modules, family.poolings) = (ModelFamily.bert.modules, [.firstToken])
        let error = #expect(throws: ModelError.self) {
            try configuration(["modules.json": allModules], family: family)
        }
        #expect(error?.reason == "unsupported pooling mean; supported: cls")
    }

    @Test(arguments: ["", "/etc", "../other", "a/../../b"])
    func poolingOutsideTheModelDirectoryIsRejected(path: String) {
        expectError(
            "modules.json",
            "the path \"\(path)\" is not inside the model's directory",
            ["modules.json": "[\(Self.transformer), \(Self.pooling(path))]"]
        )
    }
}
