import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import TextEmbedding
import Testing

@Suite struct ModelRemovalTests {
    private let fixture: EngineFixture
    private let installer: ModelInstaller

    init() throws {
        fixture = try EngineFixture()
        try RandomModel.write(to: fixture.folder.file("source"), seed: 1)
        try RandomModel.write(to: fixture.folder.file("other"), seed: 2)
        installer = try ModelInstaller(storeFolder: fixture.store)
    }

    private var models: String { fixture.folder.file("store/models") }

    private func add(_ name: String, from source: String = "source") async throws {
        try await installer.add(name, from: fixture.folder.file(source))
    }

    private func refusal(_ name: String) async -> APIError? {
        do throws(APIError) { try await installer.remove(name) } catch { return error }
        return nil
    }

    @Test(arguments: ["tiny", "BAAI/bge-small-en-v1.5"]) func copiedModelIsRemoved(name: String) async throws {
        try await add(name)
        try await add("stays")
        try await installer.remove(name)
        #expect(try Folder.names(in: models) == ["stays"])
        #expect(await refusal(name) == APIError(.notFound, "model '\(name)' not found; local models: stays"))
    }

    @Test func aliasIsRemovedBeforeItsModel() async throws {
        try await add("tiny")
        try await installer.alias("org/alias", to: "tiny")
        let error = try #require(await refusal("tiny"))
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains("has the alias 'org/alias'"))
        #expect(error.message.contains("`embedjobs models remove org/alias`"))
        try await installer.remove("org/alias")
        #expect(try Folder.names(in: models) == ["tiny"])
        try await installer.remove("tiny")
        #expect(try Folder.names(in: models) == [])
    }

    /// An alias whose model was deleted by hand must not stay forever.
    @Test func danglingAliasIsRemoved() async throws {
        try Folder.link("\(models)/alias", to: "gone")
        try await installer.remove("alias")
        #expect(try Folder.names(in: models) == [])
    }

    @Test(arguments: ["none", "", ".", "..", "../source", "tiny/../tiny", ".hidden"])
    func namesThatAreNotModelsAreRefused(name: String) async throws {
        try await add("tiny")
        try Folder.create("\(models)/.hidden")
        #expect(await refusal(name)?.code == .notFound)
        #expect(try Folder.names(in: models).sorted() == [".hidden", "tiny"])
        #expect(Folder.exists(fixture.folder.file("source/config.json")))
    }

    /// Only what `add` has copied is deleted.
    @Test func foreignFilesAreKept() async throws {
        try await add("tiny")
        try fixture.folder.write("mine", to: "store/models/tiny/1_Pooling/notes.txt")
        let error = try #require(await refusal("tiny"))
        #expect(error.message.contains("has files that `embedjobs models add` did not copy: 1_Pooling/notes.txt"))
        #expect(error.message.contains("remove models/tiny of the store yourself"))
        #expect(Folder.exists("\(models)/tiny/model.safetensors"))
        try Folder.remove("\(models)/tiny/1_Pooling/notes.txt")
        try Folder.link("\(models)/tiny/link", to: fixture.folder.file("source"))
        #expect(await refusal("tiny")?.message.contains("did not copy: link") == true)
        try Folder.removeLink("\(models)/tiny/link")
        let config = try fixture.folder.read("store/models/tiny/config.json")
        try fixture.folder.write("mine", to: "store/models/tiny/config.json")
        #expect(await refusal("tiny")?.message.contains("have changed since") == true)
        #expect(Folder.exists("\(models)/tiny/model.safetensors"))
        try fixture.folder.write(String(decoding: config, as: UTF8.self), to: "store/models/tiny/config.json")
        // A missing file does not keep the rest.
        try Folder.removeFile("\(models)/tiny/model.safetensors")
        try await installer.remove("tiny")
        #expect(try Folder.names(in: models) == [])
        #expect(Folder.exists(fixture.folder.file("source/config.json")))
    }

    @Test func modelsThatWereNotCopiedAreKept() async throws {
        try RandomModel.write(to: "\(models)/by-hand", seed: 3)
        #expect(await refusal("by-hand")?.message.contains("was not copied by `embedjobs models add`") == true)
        try Folder.link("\(models)/linked", to: fixture.folder.file("source"))
        #expect(await refusal("linked")?.message.contains("is a link that embedjobs has not made") == true)
        try fixture.folder.write("nonsense", to: "store/models/by-hand/SHA256SUMS")
        #expect(await refusal("by-hand")?.message.contains("cannot be proved to be a copy: SHA256SUMS") == true)
        #expect(try Folder.names(in: models).sorted() == ["by-hand", "linked"])
    }

    /// A store is shared with a server, whose jobs need their models to the end.
    @Test func modelOfAnUnfinishedJobIsKept() async throws {
        var fixture = fixture
        fixture.workerCount = 0
        try await add("tiny")
        try await installer.alias("alias", to: "tiny")
        let installer = installer
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(["a"]))
            var request = CreateJobRequest.standIn(on: dataset)
            request.model = ModelName(rawValue: "alias")
            let job = try await engine.local.createJob(request)
            let error = await #expect(throws: APIError.self) { try await installer.remove("alias") }
            #expect(error?.message.contains("is used by jobs that have not ended: \(job);") == true)
            #expect(error?.message.contains("`embedjobs cancel \(job)`") == true)
            try await engine.local.cancelJob(job)
            try await installer.remove("alias")
            try await installer.remove("tiny")
            #expect(try await engine.library.names() == ["stand-in"])
            let gone = await #expect(throws: APIError.self) { try await engine.local.createJob(request) }
            #expect(gone?.code == .notFound)
        }
    }

    /// The folder of a removed model may have the same number as that of the next.
    @Test func replacedModelIsLoadedAgain() async throws {
        let name = ModelName(rawValue: "tiny")
        for round in 0..<3 {
            try await add("tiny", from: round.isMultiple(of: 2) ? "source" : "other")
            let digest = try sha256(ofFile: "\(models)/tiny/model.safetensors")
            #expect(try await installer.library.model(name).fingerprint.hasPrefix(digest + "-"))
            #expect(try await installer.library.tokenizer(name).maxTokens == 64)
            try await installer.remove("tiny")
        }
    }

    @Test func leftoverOfAnInterruptedRemovalIsReplaced() async throws {
        try fixture.folder.write("old", to: "store/models/.tiny.leaving/config.json")
        try await add("tiny")
        try await installer.remove("tiny")
        #expect(try Folder.names(in: models) == [])
    }
}
