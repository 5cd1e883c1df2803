import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import TextEmbedding
import Testing

@Suite struct ModelLibraryTests {
    private let folder: TemporaryFolder
    private let library: ModelLibrary

    init() throws {
        folder = try TemporaryFolder()
        try RandomModel.write(to: folder.file("models/tiny"), seed: 1)
        library = try ModelLibrary(folder: folder.file("models"))
    }

    private func name(_ name: String) -> ModelName { ModelName(rawValue: name) }

    private func refusal(_ name: String) async -> APIError? {
        do throws(APIError) { _ = try await library.model(self.name(name)) } catch { return error }
        return nil
    }

    @Test func fingerprintBeginsWithTheSHA256OfTheWeights() async throws {
        // The larger one exceeds the size of one read.
        var size = RandomModel.Size()
        (size.layers, size.hidden, size.intermediate) = (4, 96, 1_000)
        try RandomModel.write(to: folder.file("models/larger"), seed: 2, size: size)
        #expect(try #require(Folder.size(of: folder.file("models/larger/model.safetensors"))) > 2 << 20)
        for model in ["tiny", "larger"] {
            let fingerprint = try await library.model(name(model)).fingerprint
            let weights = try sha256(ofFile: folder.file("models/\(model)/model.safetensors"))
            #expect(fingerprint.hasPrefix("\(weights)-"))
            #expect(fingerprint.count == 129)
        }
    }

    @Test(arguments: [
        "config.json", "modules.json", "tokenizer_config.json", "vocab.txt", "1_Pooling/config.json",
        "sentence_bert_config.json",
    ])
    func fingerprintCoversTheSettings(file: String) async throws {
        try RandomModel.write(to: folder.file("models/same"), seed: 1)
        try RandomModel.write(to: folder.file("models/other"), seed: 1)
        let path = "models/other/\(file)"
        let text = String(decoding: try folder.read(path), as: UTF8.self)
        try folder.write(file == "vocab.txt" ? text.replacing("cat\ndog", with: "dog\ncat") : text + "\n", to: path)
        let fingerprint = try await library.model(name("tiny")).fingerprint
        #expect(try await library.model(name("same")).fingerprint == fingerprint)
        #expect(try await library.model(name("other")).fingerprint != fingerprint)
    }

    @Test func modelIsLoadedOnce() async throws {
        let first = try await library.model(name("tiny")).fingerprint
        try Folder.remove(folder.file("models/tiny/model.safetensors"))
        #expect(try await library.model(name("tiny")).fingerprint == first)
        #expect(try await library.models().map(\.name.rawValue) == ["tiny"])
    }

    /// A server must not continue with the vectors of a model that was removed or replaced.
    @Test func removedAndReplacedModelsAreNoticed() async throws {
        try Folder.link(folder.file("models/alias"), to: "tiny")
        let first = try await library.model(name("tiny")).fingerprint
        #expect(try await library.model(name("alias")).fingerprint == first)
        try Folder.remove(folder.file("models/tiny"))
        for model in ["tiny", "alias"] { #expect(await refusal(model)?.code == .notFound) }
        await #expect(throws: APIError.self) { _ = try await library.tokenizer(name("tiny")) }
        #expect(try await library.models() == [])
        try RandomModel.write(to: folder.file("models/tiny"), seed: 2)
        let second = try await library.model(name("tiny")).fingerprint
        #expect(second != first)
        #expect(try await library.model(name("alias")).fingerprint == second)
    }

    @Test func namesWithSlashesAreFoldersOfTheirOwn() async throws {
        try RandomModel.write(to: folder.file("models/org%2Fsmall"), seed: 3)
        try Folder.link(folder.file("models/org%2Falias"), to: "org%2Fsmall")
        #expect(try await library.names() == ["org/alias", "org/small", "tiny"])
        let models = try await library.models()
        #expect(models.map(\.aliasOf) == [name("org/small"), nil, nil])
        _ = try await library.model(name("org/small"))
        #expect(try await library.warnings(about: name("org/alias")).first?.hasSuffix("those of 'org/small'") == true)
        for name in ["org%2Fsmall", "org", "org/", "/org/small", "org//small", "../models/tiny", "org/../tiny"] {
            #expect(await refusal(name)?.code == .notFound, "\(name)")
        }
    }

    /// A model that cannot be seen now is not a model that does not exist.
    @Test func anUnreadableFolderIsNotEmpty() async throws {
        try folder.write("x", to: "file")
        let library = try ModelLibrary(folder: folder.file("file"))
        let error = await #expect(throws: APIError.self) { try await library.model(name("tiny")) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("Not a directory") == true)
        await #expect(throws: APIError.self) { try await library.models() }
    }

    @Test func namesAreThoseOfFoldersAndBuiltInModels() async throws {
        try Folder.create(folder.file("models/.arriving"))
        try Folder.create(folder.file("models/empty"))
        try folder.write("x", to: "models/file")
        try Folder.link(folder.file("models/alias"), to: "tiny")
        try Folder.link(folder.file("models/dangling"), to: "nowhere")
        let library = try ModelLibrary(folder: folder.file("models"), builtIn: ["stand-in": StandInModel()])
        #expect(try await library.names() == ["alias", "empty", "stand-in", "tiny"])
        // A folder without a model is omitted from the list of models.
        #expect(
            try await library.models() == [
                Model(name: name("alias"), dimensions: 24, maxTokens: 64, aliasOf: name("tiny")),
                Model(name: name("stand-in"), dimensions: 8, maxTokens: 256),
                Model(name: name("tiny"), dimensions: 24, maxTokens: 64),
            ]
        )
    }

    @Test(arguments: ["none", "../outside", "tiny/../tiny", "tiny/", "", ".", "..", "/", ".hidden"])
    func unknownNameIsNotFound(name: String) async throws {
        for path in ["outside", "models/.hidden"] { try RandomModel.write(to: folder.file(path), seed: 3) }
        let error = await refusal(name)
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("local models: tiny.") == true)
    }

    @Test func withoutModelsTheErrorSaysHowToAddOne() async throws {
        let library = try ModelLibrary(folder: folder.file("nowhere"))
        let error = await #expect(throws: APIError.self) { try await library.model(name("tiny")) }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("embedjobs models get") == true)
        #expect(try await library.models() == [])
    }

    @Test(arguments: ["config.json", "model.safetensors", "tokenizer_config.json", "modules.json"])
    func namesADamagedFileWithoutItsPath(file: String) async throws {
        try folder.write("{\"damaged\"", to: "models/tiny/\(file)")
        let error = try #require(await refusal("tiny"))
        #expect(error.code == .modelInvalid)
        #expect(error.message.hasPrefix("model 'tiny' cannot be used: \(file): "), "\(error.message)")
        #expect(!error.message.contains(folder.path), "\(error.message)")
    }

    @Test func tokenizerNeedsNoWeightsAndEqualsTheModels() async throws {
        let weights = try folder.read("models/tiny/model.safetensors")
        try Folder.remove(folder.file("models/tiny/model.safetensors"))
        let texts = ["the cat", String(repeating: "a ", count: 100)]
        let light = try await library.tokenizer(name("tiny"))
        #expect(light.maxTokens == 64)
        #expect(light.embeddedTokens(of: texts) == [4, 64])
        // It is cached; once the model is loaded, the model's own is used.
        try Folder.remove(folder.file("models/tiny/vocab.txt"))
        #expect(try await library.tokenizer(name("tiny")).embeddedTokens(of: texts) == [4, 64])
        try RandomModel.write(to: folder.file("models/tiny"), seed: 1)
        #expect(try folder.read("models/tiny/model.safetensors") == weights)
        _ = try await library.model(name("tiny"))
        try Folder.remove(folder.file("models/tiny/vocab.txt"))
        #expect(try await library.tokenizer(name("tiny")).embeddedTokens(of: texts) == [4, 64])
        let error = await #expect(throws: APIError.self) { _ = try await library.tokenizer(name("none")) }
        #expect(error == (await refusal("none")))
    }

    @Test func unusableModelsAreListedWithTheReason() async throws {
        #expect(try await library.unusable() == [])
        try Folder.create(folder.file("models/empty"))
        try RandomModel.write(to: folder.file("source"), seed: 3)
        try await ModelInstaller(storeFolder: folder.path).add("changed", from: folder.file("source"))
        try folder.write("{}", to: "models/changed/tokenizer_config.json")
        try folder.write(#"{"max_seq_length": 1}"#, to: "models/tiny/sentence_bert_config.json")
        #expect(
            try await library.unusable().map(\.message) == [
                "model 'changed' cannot be used: tokenizer_config.json: has changed since it was added; remove its "
                    + "folder and add it again",
                "model 'empty' cannot be used: config.json: No such file or directory",
                "model 'tiny' cannot be used: sentence_bert_config.json: a limit of 1 tokens is below the minimum "
                    + "of 3",
            ]
        )
    }

    @Test func namesADamagedTokenizerWithoutItsPath() async throws {
        try folder.write("{", to: "models/tiny/tokenizer_config.json")
        let error = await #expect(throws: APIError.self) { _ = try await library.tokenizer(name("tiny")) }
        #expect(error?.code == .modelInvalid)
        #expect(error?.message.hasPrefix("model 'tiny' cannot be used: tokenizer_config.json: ") == true)
    }

    @Test func namesMissingWeights() async throws {
        try Folder.remove(folder.file("models/tiny/model.safetensors"))
        let error = try #require(await refusal("tiny"))
        #expect(error.code == .modelInvalid)
        #expect(
            error.message
                == "model 'tiny' cannot be used: model.safetensors: No such file or directory"
        )
    }

    @Test func repairedModelCanBeUsedWithoutARestart() async throws {
        let weights = try folder.read("models/tiny/model.safetensors")
        try folder.write(Array(weights.dropLast(4)), to: "models/tiny/model.safetensors")
        #expect(await refusal("tiny")?.code == .modelInvalid)
        try folder.write(weights, to: "models/tiny/model.safetensors")
        #expect(await refusal("tiny") == nil)
    }

    @Test func linkToAModelIsAnAlias() async throws {
        try Folder.link(folder.file("models/embed-english-v3.0"), to: "tiny")
        #expect(try await library.target(ofAlias: name("embed-english-v3.0")) == "tiny")
        #expect(try await library.target(ofAlias: name("tiny")) == nil)
        #expect(try await library.target(ofAlias: name("none")) == nil)
        // A link to a folder elsewhere is a model itself, even if that folder is named like a model.
        try Folder.link(folder.file("models/elsewhere"), to: folder.file("models/tiny"))
        #expect(try await library.target(ofAlias: name("elsewhere")) == nil)
        let fingerprint = try await library.model(name("tiny")).fingerprint
        #expect(try await library.model(name("embed-english-v3.0")).fingerprint == fingerprint)
    }

    @Test func jobNamesAModelWithASlash() async throws {
        let fixture = try EngineFixture()
        try RandomModel.write(to: "\(fixture.store)/models/org%2Fsmall", seed: 1)
        try await fixture.run { engine in
            var request = CreateJobRequest.standIn(on: try await engine.validated(jsonLines(["a cat"])))
            request.model = ModelName(rawValue: "org/small")
            let job = try await engine.ended(try await engine.local.createJob(request))
            #expect(job.status == .complete && job.model == request.model, "\(job.warnings)")
            #expect(try await engine.output(of: job).first?.vectors?.float?.count == 24)
        }
    }

    /// The vectors of an alias must not be mistaken for those of the named model.
    @Test func jobWithAnAliasHasAWarning() async throws {
        let fixture = try EngineFixture()
        try RandomModel.write(to: "\(fixture.store)/models/tiny", seed: 1)
        try Folder.link("\(fixture.store)/models/embed-english-v3.0", to: "tiny")
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(["a cat", "a dog"]))
            var rows: [[[Float]?]] = []
            for (model, warnings) in [
                ("embed-english-v3.0", ["model 'embed-english-v3.0' is an alias: its vectors are those of 'tiny'"]),
                ("tiny", []),
            ] {
                var request = CreateJobRequest.standIn(on: dataset)
                request.model = ModelName(rawValue: model)
                let job = try await engine.ended(try await engine.local.createJob(request))
                #expect(job.status == .complete)
                #expect(job.model.rawValue == model)
                #expect(job.warnings == warnings)
                rows.append(try await engine.output(of: job).map { $0.vectors?.float })
            }
            #expect(rows[0] == rows[1])
            #expect(rows[0].allSatisfy { $0?.count == 24 })
        }
    }
}
