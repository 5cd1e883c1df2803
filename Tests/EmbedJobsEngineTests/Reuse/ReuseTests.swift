import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import Foundation
import GRDB
import LocalFiles
import TestSupport
import Testing

/// Vectors of earlier jobs are copied only if computing would make the same ones, and the output shows no difference.
@Suite(.timeLimit(.minutes(1))) struct ReuseTests {
    private let fixture: EngineFixture
    /// Three shards of 128 rows.
    private static let texts = (0..<384).map { "text \($0)" }

    init() throws { fixture = try EngineFixture() }

    private struct Outcome: Sendable {
        let job: EmbedJob
        let rows: [DatasetRow]
        /// The texts that the model embedded.
        let computed: Set<String>

        /// Whether each row has the vector of its text.
        var isRight: Bool {
            rows.allSatisfy { $0.vectors?.float == StandInModel.vector(of: $0.text, dimensions: 8) }
        }
    }

    /// Runs a job in an engine of its own, as the next run of a script does.
    @inline(never)
    private func embed(
        _ texts: [String] = Self.texts,
        types: [EmbeddingType] = [],
        reuse: Bool = true,
        fingerprint: String = "stand-in",
        _ change: @escaping @Sendable (inout CreateJobRequest) -> Void = { _ in }
    ) async throws -> Outcome {
        var fixture = fixture
        let model = StandInModel(fingerprint: fingerprint)
        fixture.model = model
        let (job, rows) = try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(texts), keep: ["id"])
            var request = CreateJobRequest.standIn(on: dataset, types: types, reuse: reuse)
            change(&request)
            let job = try await engine.ended(try await engine.local.createJob(request))
            return (job, try await engine.output(of: job))
        }
        return Outcome(job: job, rows: rows, computed: Set(model.embedded.keys))
    }

    private func delete(_ outcome: Outcome) async throws {
        let id = try #require(outcome.job.outputDatasetID)
        try await fixture.run { engine in try await engine.local.deleteDataset(id) }
    }

    /// The database of the store while no engine has it.
    private func database() throws -> DatabaseQueue { try DatabaseQueue(path: "\(fixture.store)/db.sqlite") }

    @Test func onlyChangedTextsAreComputed() async throws {
        _ = try await embed()
        var changed = Self.texts
        for row in [0, 130, 383] { changed[row] = "new \(row)" }
        // The rows also moved to other shards.
        changed.removeSubrange(1..<40)
        let second = try await embed(changed)
        #expect(second.computed == ["new 0", "new 130", "new 383"])
        #expect(second.rows.map(\.text) == changed)
        #expect(second.isRight)
        #expect(second.rows.map(\.cells) == changed.indices.map { [.long(Int64($0))] })
        #expect(second.job.reusedRows == changed.count - 3)
        #expect(second.job.progress == JobProgress(rowsDone: 345, rowsTotal: 345))
    }

    @Test func aCopyHasTheCountsOfAComputation() async throws {
        // The stand-in model takes 256 tokens: two special ones, and a token for each byte.
        let long = String(repeating: "x", count: 300)
        let texts = [long, " "] + Self.texts + [long, "text 1"]
        let (first, second) = (try await embed(texts), try await embed(texts))
        #expect(first.job.reusedRows == 0)
        #expect(second.computed.isEmpty)
        #expect(second.rows == first.rows)
        #expect(second.job.tokens == first.job.tokens && second.job.lostTokens == first.job.lostTokens)
        #expect(second.job.cutTexts == 2 && second.job.blankRows == 1)
        #expect(second.job.warnings == first.job.warnings)
        // Every row is computed, repeated or reused.
        #expect(second.job.repeatedRows == 2 && second.job.reusedRows == texts.count - 2)
    }

    @Test func receiptsSayWhatWasCopied() async throws {
        _ = try await embed()
        let second = try await embed(Self.texts + ["new", "text 1"])
        let receipt = try await fixture.run { engine in try await engine.local.receipt(of: second.job.id) }
        #expect(receipt.rows == JobReceipt.Rows(input: 386, output: 386, skipped: 0, failed: 0, reused: 384))
        #expect(receipt.isIntact(by: RunningSHA256()))
        #expect(try await fixture.open().local.receipt(of: second.job.id).mistakes == [])
    }

    @Test func jobsThatMustComputeDo() async throws {
        _ = try await embed()
        let second = try await embed(reuse: false)
        #expect(second.computed == Set(Self.texts))
        #expect(second.job.reusedRows == 0)
    }

    @Test func vectorsOfAnotherKindAreNotCopied() async throws {
        _ = try await embed()
        #expect(try await embed(fingerprint: "other").job.reusedRows == 0)
        #expect(try await embed { $0.inputType = .searchQuery }.job.reusedRows == 0)
        #expect(try await embed { $0.truncate = .start }.job.reusedRows == 0)
        #expect(try await embed().job.reusedRows == 384)
    }

    @Test func otherOwnersComputeThemselves() async throws {
        _ = try await embed()
        let model = StandInModel()
        var fixture = fixture
        fixture.model = model
        try await fixture.run { engine in
            let service = engine.service(for: Owner(rawValue: "bob"))
            let bytes = Array(jsonLines(Self.texts).utf8)
            let id = try await service.uploadDataset(
                DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(bytes))
            )
            var seen = -1
            while try await !service.dataset(id).validationStatus.isTerminal { seen = await engine.change(after: seen) }
            let dataset = try await service.dataset(id)
            let job = try await service.createJob(.standIn(on: dataset, reuse: true))
            seen = -1
            while try await !service.job(job).status.isTerminal { seen = await engine.change(after: seen) }
            #expect(try await service.job(job).reusedRows == 0)
        }
        #expect(model.embedded.count == 384)
    }

    @Test func allTypesFollowFromFloats() async throws {
        _ = try await embed(types: [.float])
        let copied = try await embed(types: EmbeddingType.allCases)
        #expect(copied.job.reusedRows == 384 && copied.computed.isEmpty)
        let computed = try await embed(types: EmbeddingType.allCases, reuse: false)
        #expect(copied.rows == computed.rows)
    }

    @Test func floatsDoNotFollowFromOtherTypes() async throws {
        let integers = try await embed(types: [.int8, .uint8])
        let again = try await embed(types: [.uint8, .int8])
        #expect(again.job.reusedRows == 384 && again.rows == integers.rows)
        let floats = try await embed(types: [.float])
        #expect(floats.job.reusedRows == 0 && floats.isRight)
        // A newer output without floats does not hide the older one with them.
        _ = try await embed(types: [.binary])
        let last = try await embed(types: [.float])
        #expect(last.job.reusedRows == 384 && last.rows == floats.rows)
    }

    @Test func deletedOutputsAreNotCopied() async throws {
        let first = try await embed()
        let second = try await embed()
        try await delete(second)
        // The first output has the texts as well.
        let third = try await embed()
        #expect(third.job.reusedRows == 384)
        try await delete(first)
        try await delete(third)
        #expect(try await embed().computed == Set(Self.texts))
    }

    @Test("an output that is deleted while the engine runs is not copied") func deletionIsNoticed() async throws {
        let fixture = fixture
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(Self.texts))
            func job() async throws -> EmbedJob {
                try await engine.ended(try await engine.local.createJob(.standIn(on: dataset, reuse: true)))
            }
            let (first, second) = (try await job(), try await job())
            #expect(second.reusedRows == 384)
            #expect(engine.rowsEmbedded == 384 && engine.rowsReused == 384)
            try await engine.local.deleteDataset(try #require(second.outputDatasetID))
            let third = try await job()
            #expect(third.reusedRows == 384)
            try await engine.local.deleteDataset(try #require(first.outputDatasetID))
            try await engine.local.deleteDataset(try #require(third.outputDatasetID))
            #expect(try await job().reusedRows == 0)
        }
    }

    @Test("a forecast counts the rows that the job then copies") func forecast() async throws {
        _ = try await embed(types: [.float])
        let texts = ["text 1", "new", "text 1", "text 2"]
        let request = CreateJobRequest(
            model: ModelName(rawValue: "stand-in"),
            datasetID: DatasetID(rawValue: "d"),
            inputType: .searchDocument,
            embeddingTypes: [.int8]
        )
        func copies(_ request: CreateJobRequest, _ owner: Owner = .local) throws -> Int {
            let forecast = try ReuseForecast(
                storeFolder: fixture.store,
                request,
                of: owner,
                with: StandInModel()
            )
            // The parts of a dataset are one dataset.
            return forecast.copies(of: Array(texts[..<2])) + forecast.copies(of: Array(texts[2...]))
        }
        #expect(try copies(request) == 2)
        #expect(try copies(request, Owner(rawValue: "bob")) == 0)
        var other = request
        other.inputType = .clustering
        #expect(try copies(other) == 0)
        #expect(try await embed(texts, types: [.int8]).job.reusedRows == 2)
    }

    @Test func indicesAreDeletedWithTheirOutputs() async throws {
        let outcome = try await embed()
        let count = "SELECT count(*) FROM text_index"
        #expect(try await database().read { try Int.fetchOne($0, sql: count) } == 3)
        try await delete(outcome)
        #expect(try await database().read { try Int.fetchOne($0, sql: count) } == 0)
    }

    @Test("an index that leads to a row with another text costs time, and no vector is wrong")
    func wrongIndex() async throws {
        _ = try await embed()
        try await database().write { db in
            for row in try Row.fetchAll(db, sql: "SELECT path, entries FROM text_index") {
                var entries = Array(row[1] as Data)
                for start in stride(from: 0, to: entries.count, by: 16) { entries[start + 8] ^= 1 }
                let sql = "UPDATE text_index SET entries = ? WHERE path = ?"
                try db.execute(sql: sql, arguments: [Data(entries), row[0] as String])
            }
        }
        let second = try await embed()
        #expect(second.job.reusedRows == 0)
        #expect(second.isRight)
    }

    @Test("texts that are damaged in the store are computed") func damage() async throws {
        let first = try await embed()
        let path = "store/" + StorePaths.shard(1, fence: 1, of: first.job.id.rawValue)
        var bytes = try fixture.folder.read(path)
        bytes[bytes.count / 2] ^= 4
        try fixture.folder.write(bytes, to: path)
        let second = try await embed()
        #expect(second.job.status == .complete && second.isRight)
        #expect(second.job.reusedRows == 256)
        #expect(second.computed == Set(Self.texts[128..<256]))
    }

    @Test func backupsKeepWhatCanBeCopied() async throws {
        _ = try await embed()
        let (backup, now) = (fixture.folder.file("backup.tar"), Timestamp(microseconds: 1_705_114_411_879_719))
        _ = try Backup.write(store: fixture.store, to: backup, withModels: false, now: now)
        try Folder.remove(fixture.store)
        _ = try Restore.read(backup, into: fixture.store)
        #expect(try await embed().job.reusedRows == 384)
        #expect(try StoreCheck.run(folder: fixture.store, repairs: false, now: now).findings == [])
    }

    @Test("a job whose shards are lost with their process copies at the next start") func kills() async throws {
        _ = try await embed()
        let texts = Self.texts.map { $0.hasSuffix("7") ? $0 + "!" : $0 }
        let model = StandInModel()
        var fixture = fixture
        fixture.model = model
        let engine = try fixture.open()
        let upload = DatasetUpload(
            name: "rows",
            fileName: "a.jsonl",
            data: ByteSource(Array(jsonLines(texts).utf8))
        )
        let id = try await engine.local.uploadDataset(upload)
        _ = try await engine.validateNext()
        let request = CreateJobRequest.standIn(on: try await engine.local.dataset(id), reuse: true)
        let job = try await engine.local.createJob(request)
        for _ in 0..<3 {
            let next = try EngineFixture()
            try next.folder.copy(fixture.store, to: "store")
            fixture = next
            fixture.model = model
            // Leased, but lost with its process.
            _ = try await fixture.open().shardQueue.claim()
        }
        let last = try EngineFixture()
        try last.folder.copy(fixture.store, to: "store")
        fixture = last
        fixture.model = model
        let (ended, rows) = try await fixture.run { engine in
            let job = try await engine.ended(job)
            return (job, try await engine.output(of: job))
        }
        let outcome = Outcome(job: ended, rows: rows, computed: Set(model.embedded.keys))
        #expect(outcome.isRight && rows.map(\.text) == texts)
        #expect(outcome.computed == Set(texts.filter { $0.hasSuffix("!") }))
        #expect(ended.reusedRows == texts.count - outcome.computed.count)
    }
}
