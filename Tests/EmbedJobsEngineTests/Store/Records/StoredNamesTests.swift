import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

@Suite struct StoredNamesTests {
    @Test func readsAStoreThatNoProcessOwns() async throws {
        let fixture = try EngineFixture()
        let job = try await fixture.run { engine in
            try await engine.runJob(on: try await engine.validated(jsonLines(["a", "b"])))
        }
        let jobs = try StoredNames.jobs(ofStoreIn: fixture.store, limit: 10)
        #expect(jobs.map(\.id) == [job.id] && jobs.first?.status == .complete)
        let datasets = try StoredNames.datasets(ofStoreIn: fixture.store, limit: 10)
        #expect(datasets.map(\.id) == [job.outputDatasetID, job.inputDatasetID].compactMap(\.self))
        #expect(try StoredNames.datasets(ofStoreIn: fixture.store, limit: 1).count == 1)
    }

    @Test func doesNotCreateAStore() throws {
        let folder = try TemporaryFolder()
        #expect(throws: APIError.self) { try StoredNames.jobs(ofStoreIn: folder.file("none"), limit: 1) }
        #expect(throws: APIError.self) { try StoredNames.datasets(ofStoreIn: folder.path, limit: 1) }
        #expect(try folder.names == [])
    }
}
