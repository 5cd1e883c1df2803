import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Tests that cached job plans do not outlive the objects that they describe.
@Suite struct JobPlansTests {
    @Test func deletedDatasetIsNotFoundThoughCached() async throws {
        let fixture = try await StepFixture()
        _ = try await fixture.engine.local.createJob(.standIn(on: fixture.dataset))
        _ = try await fixture.engine.local.createJob(.standIn(on: fixture.dataset))
        try await fixture.engine.local.deleteDataset(fixture.dataset.id)
        let gone = APIError(.notFound, "dataset with id \(fixture.dataset.id) not found")
        await #expect(throws: gone) { try await fixture.engine.local.createJob(.standIn(on: fixture.dataset)) }
    }

    @Test func changedAliasIsNoticedThoughCached() async throws {
        let fixture = try await StepFixture()
        let models = fixture.engine.store.paths.models
        try RandomModel.write(to: "\(models)/tiny", seed: 7)
        try RandomModel.write(to: "\(models)/other", seed: 8)
        let request = CreateJobRequest(
            model: ModelName(rawValue: "alias"),
            datasetID: fixture.dataset.id,
            inputType: .searchDocument
        )
        await #expect(throws: APIError.self) { try await fixture.engine.local.createJob(request) }
        for target in ["tiny", "other"] {
            try Folder.remove("\(models)/alias")
            try Folder.link("\(models)/alias", to: target)
            for _ in 0..<2 {
                let job = try await fixture.engine.local.job(try await fixture.engine.local.createJob(request))
                #expect(job.warnings == ["model 'alias' is an alias: its vectors are those of '\(target)'"])
            }
        }
    }
}
