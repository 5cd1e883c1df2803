import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

@Suite struct StoreSettingsTests {
    @Test func nothingExpiresByDefault() async throws {
        let bench = try EngineBench()
        try await bench.run { engine in
            let job = try await engine.runJob(on: try await engine.validated(jsonLines(["a", "b"])))
            #expect(try await engine.expire() == nil)
            // The owner need not restart.
            try StoreSettings.setExpiry(86_400, ofStoreIn: bench.store)
            #expect(try await engine.expire() == PruneSummary())
            try StoreSettings.setExpiry(0, ofStoreIn: bench.store)
            let expired = try #require(try await engine.expire())
            #expect(expired.jobs == 1 && expired.datasets == 2)
            await #expect(throws: APIError.noJob(job.id)) { try await engine.job(job.id) }
            try StoreSettings.setExpiry(nil, ofStoreIn: bench.store)
            #expect(try await engine.expire() == nil)
        }
    }

    @Test func folderWithoutAStoreIsRefusedAndStaysEmpty() throws {
        let folder = try TemporaryFolder()
        #expect(throws: APIError.self) { try StoreSettings.setExpiry(1, ofStoreIn: folder.path) }
        #expect(try folder.names == [])
    }
}
