import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

@Suite struct RecoveryTests {
    private let texts = (0..<1_000).map { "text \($0)" }

    /// Runs a job until a shard is done and another is blocked, and copies the store as a crash would leave it.
    private func crash(
        in fixture: EngineFixture,
        then change: @escaping @Sendable (JobEngine, JobID) async throws -> Void = { _, _ in }
    )
        async throws -> JobID
    {
        let gate = Gate()
        var fixture = fixture
        fixture.workerCount = 1
        fixture.model = StandInModel { if $0.contains("text 500") { gate.pass() } }
        let texts = texts
        let folder = fixture.folder
        let store = fixture.store
        return try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(texts))
            let id = try await engine.local.createJob(.standIn(on: dataset))
            await gate.reached()
            try await change(engine, id)
            try folder.copy(store, to: "crashed")
            gate.open()
            return id
        }
    }

    private func reopened(_ fixture: EngineFixture, model: StandInModel = StandInModel()) throws -> EngineFixture {
        var next = try EngineFixture()
        try next.folder.copy(fixture.folder.file("crashed"), to: "store")
        next.model = model
        return next
    }

    @Test func resumesAfterTheLastDurableShard() async throws {
        let first = try EngineFixture()
        let id = try await crash(in: first)
        let next = try reopened(first)
        let rows = try await next.run { engine in try await engine.output(of: try await engine.ended(id)) }
        #expect(rows.map(\.text) == texts)
        #expect(rows.map { $0.vectors?.float } == texts.map { StandInModel.vector(of: $0, dimensions: 8) })
        // Row 500 is in the fourth shard of 128 rows; the first three were durable.
        #expect(next.model.embedded.count == 1_000 - 3 * 128)
        #expect(next.model.embedded["text 0"] == nil)
    }

    @Test func refusesToResumeWithOtherWeights() async throws {
        let first = try EngineFixture()
        let id = try await crash(in: first)
        let next = try reopened(first, model: StandInModel(fingerprint: "other"))
        let job = try await next.run { try await $0.ended(id) }
        #expect(job.status == .failed)
        #expect(job.warnings.first?.contains("was replaced while the job ran") == true)
    }

    @Test func completesACancellationAfterACrash() async throws {
        let first = try EngineFixture()
        let id = try await crash(in: first) { engine, id in try await engine.local.cancelJob(id) }
        let next = try reopened(first)
        let engine = try next.open()
        #expect(try await engine.local.job(id).status == .cancelled)
        #expect(try Folder.names(in: "\(next.store)/jobs") == [StoreMarker.fileName])
    }

    @Test("the unfinished file of an attempt is removed, as its row says") func unfinishedFilesGo() async throws {
        let first = try EngineFixture()
        let id = try await crash(in: first)
        let next = try reopened(first)
        // The killed attempt had started its file.
        try next.folder.write("half a part", to: "store/jobs/\(id)/3.1")
        let engine = try next.open()
        #expect(engine.store.notices == [])
        #expect(try Folder.names(in: "\(next.store)/jobs/\(id)") == ["0.1", "1.1", "2.1"])
    }

    @Test("a missing input is marked and fails its job; the dataset is usable again once the file is back")
    func missingInput() async throws {
        let first = try EngineFixture()
        let id = try await crash(in: first)
        let next = try reopened(first)
        let input = try #require(try Folder.names(in: "\(next.store)/datasets").first { $0 != StoreMarker.fileName })
        let path = "store/datasets/\(input)/part-00000"
        let bytes = try next.folder.read(path)
        try Folder.remove(next.folder.file(path))
        try await next.run { engine in
            let found = try await engine.local.dataset(DatasetID(rawValue: input))
            #expect(found.validationStatus == .validated)
            let reason =
                "datasets/\(input)/part-00000 is missing from the store or not a regular file; restore it from a "
                + "backup, or upload the data again"
            #expect(found.validationWarnings == [reason])
            let job = try await engine.ended(id)
            #expect(job.status == .failed)
            #expect(job.warnings == [reason])
        }
        try next.folder.write(bytes, to: path)
        try await next.run { engine in
            let found = try await engine.local.dataset(DatasetID(rawValue: input))
            #expect(found.validationWarnings == [])
            #expect(try await engine.runJob(on: found).status == .complete)
        }
    }

    @Test func runsALostShardAgain() async throws {
        let first = try EngineFixture()
        let id = try await crash(in: first)
        let next = try reopened(first)
        try Folder.remove("\(next.store)/jobs/\(id)/1.1")
        let rows = try await next.run { engine in try await engine.output(of: try await engine.ended(id)) }
        #expect(rows.map(\.text) == texts)
    }

    @Test func restartsAnInterruptedValidation() async throws {
        let fixture = try EngineFixture()
        let id: DatasetID
        do {
            let engine = try fixture.open()
            id = try await engine.local.uploadDataset(
                DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array("{\"text\":\"a\"}".utf8)))
            )
        }
        let dataset = try await fixture.run { engine in
            var seen = -1
            while true {
                seen = await engine.change(after: seen)
                let dataset = try await engine.local.dataset(id)
                if dataset.validationStatus.isTerminal { return dataset }
            }
        }
        #expect(dataset.validationStatus == .validated)
    }
}
