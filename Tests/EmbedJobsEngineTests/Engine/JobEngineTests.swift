import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import Synchronization
import TestSupport
import Testing
import TextEmbedding

@Suite struct JobEngineTests {
    @Test func embedsEveryRowInInputOrderWithItsKeptFields() async throws {
        let texts = (0..<1_000).map { "text number \($0)" }
        let rows = try await EngineFixture().run { engine in
            let dataset = try await engine.validated(jsonLines(texts), keep: ["id"])
            let job = try await engine.runJob(on: dataset)
            #expect(job.status == .complete)
            #expect(job.progress == JobProgress(rowsDone: 1_000, rowsTotal: 1_000))
            return try await engine.output(of: job)
        }
        #expect(rows.map(\.text) == texts)
        #expect(rows.map(\.cells) == (0..<1_000).map { [.long(Int64($0))] })
        #expect(rows.map { $0.vectors?.float } == texts.map { StandInModel.vector(of: $0, dimensions: 8) })
    }

    @Test func outputIsNamedAfterTheInput() async throws {
        try await EngineFixture().run { engine in
            let upload = DatasetUpload(name: "My Rows", fileName: "a.csv", data: ByteSource(Array("text\na\n".utf8)))
            let job = try await engine.runJob(on: try await engine.validated(upload))
            let output = try await engine.local.dataset(try #require(job.outputDatasetID))
            #expect(output.name == "embedded-My Rows")
            #expect(output.id.rawValue.hasPrefix("embedded-my-rows-"))
        }
    }

    @Test func returnsOnlyTheRequestedTypes() async throws {
        let rows = try await EngineFixture().run { engine in
            let dataset = try await engine.validated(jsonLines(["one", "two"]))
            return try await engine.output(of: try await engine.runJob(on: dataset, types: [.ubinary, .int8, .base64]))
        }
        for row in rows {
            let vectors = try #require(row.vectors)
            #expect(vectors.int8?.count == 8)
            #expect(vectors.ubinary?.count == 1)
            #expect(vectors.base64 != nil)
            #expect(vectors.float == nil)
            #expect(vectors.uint8 == nil)
            #expect(vectors.binary == nil)
        }
    }

    @Test func embedsARepeatedTextOnceAcrossShards() async throws {
        let fixture = try EngineFixture()
        let texts = (0..<2_000).map { "text \($0 % 300)" }
        let rows = try await fixture.run { engine in
            try await engine.output(of: try await engine.runJob(on: try await engine.validated(jsonLines(texts))))
        }
        #expect(rows.map(\.text) == texts)
        #expect(rows.map { $0.vectors?.float } == texts.map { StandInModel.vector(of: $0, dimensions: 8) })
        #expect(fixture.model.embedded.count == 300)
        #expect(fixture.model.embedded.values.allSatisfy { $0 == 1 })
    }

    @Test func failsWithTheReasonOfTheModel() async throws {
        struct Broken: Error, CustomStringConvertible { let description = "the model broke" }
        var fixture = try EngineFixture()
        fixture.model = StandInModel { if $0.contains("text 700") { throw Broken() } }
        let texts = (0..<1_000).map { "text \($0)" }
        let job = try await fixture.run { engine in
            try await engine.runJob(on: try await engine.validated(jsonLines(texts)))
        }
        #expect(job.status == .failed)
        #expect(job.outputDatasetID == nil)
        #expect(job.warnings == ["unexpected error of type Broken; report it as a bug"])
        #expect(try Folder.names(in: "\(fixture.store)/jobs") == [StoreMarker.fileName])
    }

    @Test func namesTheRowThatTheModelCannotEmbed() async throws {
        var fixture = try EngineFixture()
        fixture.model = StandInModel(batch: 1) {
            if $0 == ["text 700"] { throw ModelError(text: 700 - 5 * 128, "the model gives a vector that is zero") }
        }
        let texts = (0..<1_000).map { "text \($0)" }
        let job = try await fixture.run { engine in
            try await engine.runJob(on: try await engine.validated(jsonLines(texts)))
        }
        #expect(job.status == .failed)
        // Row 701, counted from 1, is text 60 of the sixth shard of 128 rows.
        #expect(job.warnings == ["row 701: the model gives a vector that is zero"])
    }

    @Test func cancelStopsAJobAndLeavesNoOutput() async throws {
        let gate = Gate()
        var fixture = try EngineFixture()
        fixture.model = StandInModel { _ in gate.pass() }
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines((0..<1_000).map { "text \($0)" }))
            let id = try await engine.local.createJob(.standIn(on: dataset))
            await gate.reached()
            try await engine.local.cancelJob(id)
            #expect(try await engine.local.job(id).status == .cancelling)
            gate.open()
            let job = try await engine.ended(id)
            #expect(job.status == .cancelled)
            #expect(job.outputDatasetID == nil)
            // An ended job can be cancelled again, without an error or effect.
            try await engine.local.cancelJob(id)
            #expect(try await engine.local.job(id).status == .cancelled)
        }
        #expect(try Folder.names(in: "\(fixture.store)/jobs") == [StoreMarker.fileName])
    }

    @Test func continuesAfterTheInputDatasetIsDeleted() async throws {
        let gate = Gate()
        var fixture = try EngineFixture()
        fixture.model = StandInModel { _ in gate.pass() }
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines((0..<500).map { "text \($0)" }))
            let id = try await engine.local.createJob(.standIn(on: dataset))
            await gate.reached()
            try await engine.local.deleteDataset(dataset.id)
            await #expect(throws: APIError.self) { try await engine.local.dataset(dataset.id) }
            gate.open()
            let job = try await engine.ended(id)
            #expect(try await engine.output(of: job).count == 500)
        }
        #expect(try Folder.names(in: "\(fixture.store)/datasets") == [StoreMarker.fileName])
    }

    @Test func runsSeveralJobsAndListsNewestFirst() async throws {
        try await EngineFixture().run { engine in
            let dataset = try await engine.validated(jsonLines(["a", "b"]))
            var ids: [JobID] = []
            for _ in 0..<5 { ids.append(try await engine.local.createJob(.standIn(on: dataset))) }
            for id in ids { #expect(try await engine.ended(id).status == .complete) }
            #expect(try await engine.local.jobs().map(\.id) == ids.reversed())
            #expect(try await engine.local.datasets().count == 6)
        }
    }

    @Test func refusesInvalidJobs() async throws {
        try await EngineFixture().run { engine in
            let good = try await engine.validated(jsonLines(["a"]))
            let bad = try await engine.validated("{}\n")
            let output = try await engine.runJob(on: good).outputDatasetID
            func refusal(_ change: (inout CreateJobRequest) -> Void) async -> APIError? {
                var request = CreateJobRequest.standIn(on: good)
                change(&request)
                do throws(APIError) { _ = try await engine.local.createJob(request) } catch { return error }
                return nil
            }
            let model = await refusal { $0.model = ModelName(rawValue: "embed-english-v3.0") }
            #expect(model?.code == .notFound)
            #expect(model?.message.contains("local models: stand-in") == true)
            #expect(model?.message.contains("has 1024 dimensions, which no local model has") == true)
            #expect(
                await refusal { $0.outputDimension = 256 }
                    == .invalid("output_dimension must be 8, the only one of model 'stand-in', not 256")
            )
            #expect(await refusal { $0.model = ModelName(rawValue: "../stand-in") }?.code == .notFound)
            #expect(
                await refusal { $0.datasetID = DatasetID(rawValue: "nowhere") }
                    == APIError(.notFound, "dataset with id nowhere not found")
            )
            #expect(await refusal { $0.datasetID = bad.id }?.code == .invalidRequest)
            #expect(await refusal { if let output { $0.datasetID = output } }?.code == .invalidRequest)
            #expect(await refusal { $0.name = String(repeating: "n", count: 50) }?.code == .invalidRequest)
        }
    }

    /// Of 800 jobs created while their dataset was deleted, 246 failed as if the store were damaged.
    @Test func datasetDeletedMeanwhileIsNotFound() async throws {
        try await EngineFixture().run { engine in
            let dataset = try await engine.validated(jsonLines(["a"]))
            try await engine.local.deleteDataset(dataset.id)
            await #expect(throws: APIError(.notFound, "dataset with id \(dataset.id) not found")) {
                _ = try await engine.plannedShards(of: dataset, .local)
            }
        }
    }

    @Test func refusesUploadsBeforeTheirBytesAreStored() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        func refusal(_ change: (inout DatasetUpload) -> Void) async -> APIError? {
            var upload = DatasetUpload(name: "rows", data: ByteSource([]))
            change(&upload)
            do throws(APIError) { _ = try await engine.local.uploadDataset(upload) } catch { return error }
            return nil
        }
        #expect(await refusal { $0.name = "" }?.message == "the name parameter must be set")
        #expect(await refusal { $0.name = String(repeating: "n", count: 50) }?.code == .invalidRequest)
        #expect(await refusal { $0.type = .embedResult }?.code == .invalidRequest)
        #expect(await refusal { $0.csvDelimiter = ";;" }?.code == .invalidRequest)
        #expect(await refusal { $0.keepFields = ["embeddings"] }?.code == .invalidRequest)
        #expect(try Folder.names(in: "\(fixture.store)/datasets") == [StoreMarker.fileName])
    }

    @Test func interruptedUploadLeavesNothing() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let source = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            var chunks = 0
            return { () async throws(APIError) -> [UInt8]? in
                chunks += 1
                if chunks > 3 { throw APIError(.unavailable, "the connection was closed") }
                return [UInt8](repeating: 0x20, count: 100_000)
            }
        }
        await #expect(throws: APIError(.unavailable, "the connection was closed")) {
            try await engine.local.uploadDataset(DatasetUpload(name: "rows", data: source))
        }
        #expect(try await engine.local.datasets() == [])
    }
}
