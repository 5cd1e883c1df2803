import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Tests that cached job plans do not outlive the objects that they describe.
@Suite struct JobPlansTests {
    @Test func deletedDatasetIsNotFoundThoughCached() async throws {
        let bench = try await StepBench()
        _ = try await bench.engine.createJob(.standIn(on: bench.dataset))
        _ = try await bench.engine.createJob(.standIn(on: bench.dataset))
        try await bench.engine.deleteDataset(bench.dataset.id)
        let gone = APIError(.notFound, "dataset with id \(bench.dataset.id) not found")
        await #expect(throws: gone) { try await bench.engine.createJob(.standIn(on: bench.dataset)) }
    }

    @Test func changedAliasIsNoticedThoughCached() async throws {
        let bench = try await StepBench()
        let models = bench.engine.store.paths.models
        try RandomBERT.write(to: "\(models)/tiny", seed: 7)
        try RandomBERT.write(to: "\(models)/other", seed: 8)
        let request = CreateJobRequest(
            model: ModelName(rawValue: "alias"),
            datasetID: bench.dataset.id,
            inputType: .searchDocument
        )
        await #expect(throws: APIError.self) { try await bench.engine.createJob(request) }
        for target in ["tiny", "other"] {
            try Folder.remove("\(models)/alias")
            try Folder.link("\(models)/alias", to: target)
            for _ in 0..<2 {
                let job = try await bench.engine.job(try await bench.engine.createJob(request))
                #expect(job.warnings == ["model 'alias' is an alias: its vectors are those of '\(target)'"])
            }
        }
    }
}
