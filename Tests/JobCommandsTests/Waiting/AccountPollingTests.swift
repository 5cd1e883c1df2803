import EmbedJobs
import JobCommands
import Synchronization
import TestSupport
import Testing

@Suite("AccountPolling")
struct AccountPollingTests {
    private let clock: VirtualClock
    private let shared: MemoryList
    private let service = ScriptedService(isRemote: true)
    private static let policy = PollingPolicy(shortest: .seconds(15), longest: .seconds(60), access: .rationed)

    init() {
        clock = VirtualClock()
        shared = MemoryList(clock)
    }

    /// A shared list in memory.
    private final class MemoryList: SharedJobList {
        private struct State {
            var list: SharedJobs?
            var storedAt = Duration.zero
            var isClaimed = false
            var storedCount = 0
        }

        private let clock: VirtualClock
        private let state = Mutex(State())

        init(_ clock: VirtualClock) { self.clock = clock }

        var storedCount: Int { state.withLock { $0.storedCount } }

        func latest(youngerThan age: Duration?) -> SharedJobs? {
            let (stored, time) = state.withLock { ($0.list, $0.storedAt) }
            guard var list = stored else { return nil }
            list.age += clock.now - time
            return age.map { list.age < $0 } ?? true ? list : nil
        }

        func claim() -> (any JobListClaim)? { state.withLock { $0.isClaimed } ? nil : Claim(list: self) }

        /// What another process has done.
        func set(_ list: SharedJobs?, isClaimed: Bool = false) {
            state.withLock { ($0.list, $0.storedAt, $0.isClaimed) = (list, clock.now, isClaimed) }
        }

        private struct Claim: JobListClaim {
            let list: MemoryList

            func store(_ jobs: SharedJobs) {
                list.state.withLock {
                    ($0.list, $0.storedAt) = (jobs, list.clock.now)
                    $0.storedCount += 1
                }
            }
        }
    }

    private func make(_ policy: PollingPolicy = policy) -> AccountPolling {
        AccountPolling(sharing: shared) { policy }
    }

    /// Asks for the jobs as a wait does.
    private func jobs(_ polling: AccountPolling, after previous: Duration? = nil) async throws -> JobList? {
        try await polling.jobs(
            of: service,
            polling.policy,
            after: previous,
            noOlderThan: polling.policy.shortest,
            by: clock.sessionClock
        )
    }

    private func pass(_ time: Duration) async throws { try await clock.sessionClock.sleep(time) }

    private var requests: Int { service.calls.count { $0 == "jobs" } }

    @Test("a list is fetched once for all callers until the shortest pause has passed")
    func oneList() async throws {
        let polling = make()
        let first = try #require(try await jobs(polling))
        #expect(first.requestedAt == .zero)
        try await pass(.seconds(14))
        #expect(try await jobs(polling)?.requestedAt == .zero)
        // A caller that has used it gets nothing yet.
        #expect(try await jobs(polling, after: first.requestedAt) == nil)
        #expect(requests == 1)
        try await pass(.seconds(1))
        #expect(try await jobs(polling, after: first.requestedAt)?.requestedAt == .seconds(15))
        #expect(requests == 2)
        #expect(shared.storedCount == 2)
    }

    @Test("the list of another process is used, with its age")
    func otherProcess() async throws {
        let polling = make()
        try await pass(.seconds(100))
        shared.set(SharedJobs(jobs: [], age: .seconds(9), isLimited: false))
        #expect(try await jobs(polling)?.requestedAt == .seconds(91))
        shared.set(SharedJobs(jobs: [], age: .seconds(16), isLimited: false))
        try await pass(.seconds(20))
        #expect(try await jobs(polling, after: .seconds(91))?.requestedAt == .seconds(120))
        #expect(requests == 1)
    }

    @Test("while another process fetches the list, this one waits, but not for one that has stopped")
    func claimed() async throws {
        let polling = make()
        shared.set(nil, isClaimed: true)
        #expect(try await jobs(polling) == nil)
        try await pass(.seconds(9))
        #expect(try await jobs(polling) == nil)
        #expect(requests == 0)
        try await pass(.seconds(1))
        #expect(try await jobs(polling) != nil)
        #expect(requests == 1)
        #expect(shared.storedCount == 0)
    }

    @Test("a rate limit holds for every policy and is shared with other processes")
    func limit() async throws {
        let fast = PollingPolicy(shortest: .seconds(2), longest: .seconds(60), access: .rationed)
        let polling = make(fast)
        #expect(polling.policy.shortest == .seconds(2))
        polling.noteLimit()
        #expect(polling.policy.shortest == .seconds(15))
        #expect(polling.policy(every: .seconds(1)).shortest == .seconds(15))
        _ = try await jobs(polling)
        let other = make(fast)
        #expect(try await jobs(other) != nil)
        #expect(requests == 1)
        #expect(other.policy.shortest == .seconds(15))
    }

    @Test("what is learned of the service applies at once, and a server's list is never shared")
    func learned() async throws {
        let isServer = Mutex(false)
        let polling = AccountPolling(sharing: shared) { isServer.withLock { $0 } ? .server : Self.policy }
        _ = try await jobs(polling)
        isServer.withLock { $0 = true }
        #expect(polling.policy == .server)
        _ = try await jobs(polling)
        #expect(requests == 2)
        #expect(shared.storedCount == 1)
    }

    @Test("a request for a single job counts like one for the list")
    func singleJob() async throws {
        let polling = make()
        try await pass(.seconds(5))
        polling.noteRequest(at: .zero)
        #expect(try await jobs(polling) == nil)
        try await pass(.seconds(10))
        #expect(try await jobs(polling) != nil)
    }
}
