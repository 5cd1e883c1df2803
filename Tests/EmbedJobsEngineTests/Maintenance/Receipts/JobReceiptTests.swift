import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Compares receipts that the engine writes with the files on the disk.
@Suite struct JobReceiptTests {
    @Test func hasTheDigestsOfInputAndOutput() async throws {
        let fixture = try EngineFixture()
        let text = jsonLines((0..<900).map { "text \($0)" }) + "no row\n"
        let original = try fixture.folder.write(text, to: "original")
        let (receipt, job) = try await fixture.run { engine in
            var upload = DatasetUpload(name: "docs", fileName: "a.jsonl", data: ByteSource(Array(text.utf8)))
            upload.skipMalformedInput = true
            let dataset = try await engine.validated(upload)
            var request = CreateJobRequest.standIn(on: dataset, types: [.int8, .float])
            request.name = "nightly"
            let job = try await engine.ended(try await engine.local.createJob(request))
            return (try await engine.local.receipt(of: job.id), job)
        }
        #expect(receipt.isIntact(by: RunningSHA256()))
        #expect(receipt.mistakes == [])
        #expect(receipt.rows == JobReceipt.Rows(input: 901, output: 900, skipped: 1, failed: 0, reused: 0))
        #expect(receipt.jobID == job.id)
        #expect(receipt.name == "nightly")
        #expect(receipt.version == Version.current)
        #expect(receipt.storeID == (try StoreMarker.read(in: fixture.store))?.id)
        #expect(receipt.createdAt == job.createdAt)
        #expect(receipt.endedAt > receipt.createdAt)
        #expect(receipt.embeddingTypes == [.float, .int8])
        #expect(receipt.truncate == .end)
        #expect(receipt.model == job.model)
        #expect(receipt.inputType == .searchDocument)
        #expect(receipt.warnings == job.warnings)
        #expect(receipt.input.datasetID == job.inputDatasetID)
        #expect(receipt.output.datasetID == job.outputDatasetID)
        #expect(receipt.input.file == JobReceipt.File(bytes: text.utf8.count, sha256: try sha256(ofFile: original)))
        let part = "\(fixture.store)/\(StorePaths.inputPart(of: job.inputDatasetID.rawValue))"
        #expect(receipt.input.parts.map(\.sha256) == [try sha256(ofFile: part)])
        #expect(receipt.output.parts.count > 1)
        for (index, part) in receipt.output.parts.enumerated() {
            let file = "store/\(StorePaths.shard(index, fence: 1, of: job.id.rawValue))"
            #expect(part.sha256 == (try sha256(ofFile: fixture.folder.file(file))))
            #expect(part.bytes == (try fixture.folder.read(file)).count)
        }
    }

    @Test func onlyCompleteJobsHaveReceipts() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.engine.local.createJob(.standIn(on: fixture.dataset))
        func refusal() async -> String? {
            do { _ = try await fixture.engine.local.receipt(of: job) } catch { return error.message }
            return nil
        }
        #expect(await refusal() == "job \(job) is processing; only a complete job has a receipt")
        try await fixture.engine.local.cancelJob(job)
        #expect(await refusal() == "job \(job) is cancelled; only a complete job has a receipt")
        let none = JobID(rawValue: "none")
        await #expect(throws: APIError.noJob(none)) { try await fixture.engine.local.receipt(of: none) }
    }

    /// It exists as long as the job: after the datasets are deleted, and after a restart.
    @Test func outlivesTheDatasets() async throws {
        let fixture = try EngineFixture()
        let (job, receipt) = try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(["a", "b"]))
            let job = try await engine.runJob(on: dataset)
            let receipt = try await engine.local.receipt(of: job.id)
            try await engine.local.deleteDataset(dataset.id)
            try await engine.local.deleteDataset(try #require(job.outputDatasetID))
            return (job, receipt)
        }
        let again = try await fixture.run { engine in try await engine.local.receipt(of: job.id) }
        #expect(again == receipt)
    }
}
