import EmbedJobs
import EmbedJobsEngine
import Synchronization
import TestSupport
import Testing

@Suite struct StoreSettingsTests {
    @Test func nothingExpiresByDefault() async throws {
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            let job = try await engine.runJob(on: try await engine.validated(jsonLines(["a", "b"])))
            let noted = Noted()
            try await engine.expire(noted.note)
            // The owner need not restart.
            try StoreSettings.setExpiry(86_400, ofStoreIn: fixture.store)
            try await engine.expire(noted.note)
            #expect(noted.all == [])
            try StoreSettings.setExpiry(0, ofStoreIn: fixture.store)
            try await engine.expire(noted.note)
            let expired = try #require(noted.all.first)
            #expect(expired.age == 0)
            #expect(expired.summary.jobs == 1)
            #expect(expired.summary.datasets == 2)
            await #expect(throws: APIError.noJob(job.id)) { try await engine.local.job(job.id) }
            // A round that deletes nothing says nothing.
            try await engine.expire(noted.note)
            try StoreSettings.setExpiry(nil, ofStoreIn: fixture.store)
            try await engine.expire(noted.note)
            #expect(noted.all == [expired])
        }
    }

    /// What engines reported as expired.
    private final class Noted: Sendable {
        private let noted = Mutex<[ExpiredObjects]>([])
        var all: [ExpiredObjects] { noted.withLock { $0 } }
        @Sendable func note(_ expired: ExpiredObjects) { noted.withLock { $0.append(expired) } }
    }

    @Test func folderWithoutAStoreIsRefusedAndStaysEmpty() throws {
        let folder = try TemporaryFolder()
        #expect(throws: APIError.self) { try StoreSettings.setExpiry(1, ofStoreIn: folder.path) }
        #expect(try folder.names == [])
    }
}
