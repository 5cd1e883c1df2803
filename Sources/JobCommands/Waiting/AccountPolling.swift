package import EmbedJobs
internal import Synchronization

/// The polling of one account of a service, for everything in this process that waits for its jobs.
///
/// A service that limits requests lists all jobs of an account in one response. So the list is fetched once for all
/// waits of the process and, through a ``SharedJobList``, of all processes of this user.
package final class AccountPolling: Sendable {
    private struct State {
        var list: JobList?
        /// When the last request for jobs was sent, also for a single job.
        var requestedAt: Duration?
        /// Whether a caller is fetching the list now.
        var isFetching = false
        /// Whether the service has reported a rate limit.
        var isLimited = false
        /// Since when another process has been fetching the list.
        var busySince: Duration?
    }

    private let learned: @Sendable () -> PollingPolicy
    private let shared: (any SharedJobList)?
    private let state = Mutex(State())

    /// Creates the polling of an account. `policy` returns what is known of the service now.
    package init(sharing shared: (any SharedJobList)? = nil, policy: @escaping @Sendable () -> PollingPolicy) {
        learned = policy
        self.shared = shared
    }

    /// Creates the polling of an account of a known service.
    package convenience init(_ policy: PollingPolicy) { self.init { policy } }

    /// How often the service is polled, by what is known of it now.
    package var policy: PollingPolicy { policy(every: nil) }

    /// The policy with a fixed pause, if there is one. A limit of the service applies to it too.
    package func policy(every pause: Duration?) -> PollingPolicy {
        let policy = pause.map { learned().paced(at: $0) } ?? learned()
        return state.withLock { $0.isLimited } ? policy.limited : policy
    }

    /// Records that the service has reported a rate limit.
    package func noteLimit() { state.withLock { $0.isLimited = true } }

    /// Records that a request for a single job was sent, which counts like one for the list.
    package func noteRequest(at time: Duration) { state.withLock { $0.requestedAt = time } }

    /// Returns the jobs of the account: a list that was requested after `previous` and less than `age` ago, or else a
    /// new one. Nil if another caller or process is fetching it now, or if the policy does not allow another request
    /// yet.
    package func jobs(
        of service: any EmbedJobsService,
        _ policy: PollingPolicy,
        after previous: Duration?,
        noOlderThan age: Duration,
        by clock: SessionClock
    ) async throws(APIError) -> JobList? {
        guard policy.access == .rationed else { return try await fetch(service, by: clock) }
        let need = Need(previous: previous, age: age, shortest: policy.shortest)
        if let known = known(need, clock) { return known }
        guard begin() else { return nil }
        defer { state.withLock { $0.isFetching = false } }
        guard let shared else { return try await fetch(service, by: clock) }
        takeLatest(of: shared, clock)
        if let known = known(need, clock) { return known }
        let claim = shared.claim()
        if claim != nil { state.withLock { $0.busySince = nil } } else if leavesRequest(clock) { return nil }
        // Another process may have stored its list just before the claim.
        takeLatest(of: shared, clock)
        if let known = known(need, clock) { return known }
        let list = try await fetch(service, by: clock)
        // The response may have shown that the service does not limit requests.
        guard self.policy.access == .rationed else { return list }
        let isLimited = state.withLock { $0.isLimited }
        claim?.store(SharedJobs(jobs: list.jobs, age: clock.elapsed() - list.requestedAt, isLimited: isLimited))
        return list
    }

    /// Which list a caller can use.
    private struct Need {
        /// When the list that it used last was requested.
        let previous: Duration?
        /// The age that the list must not have.
        let age: Duration
        /// The shortest pause between two requests.
        let shortest: Duration
    }

    /// The last list that the process has, if the caller can use it; nothing if it is too early for another request.
    /// Nil if the list must be fetched.
    private func known(_ need: Need, _ clock: SessionClock) -> JobList?? {
        let (list, requestedAt) = state.withLock { ($0.list, $0.requestedAt) }
        let now = clock.elapsed()
        // The clocks of two processes differ a little, so a list that was taken twice may seem to be a new one.
        let slack = Duration.milliseconds(Limits.sameListMilliseconds)
        if let list, need.previous.map({ list.requestedAt > $0 + slack }) ?? true, now - list.requestedAt < need.age {
            return list
        }
        guard let requestedAt, now - requestedAt < need.shortest - slack else { return nil }
        return .some(nil)
    }

    private func begin() -> Bool {
        state.withLock { state in
            defer { state.isFetching = true }
            return !state.isFetching
        }
    }

    /// Whether to leave the request to the other process that has claimed it. One that has stopped cannot keep this
    /// process waiting.
    private func leavesRequest(_ clock: SessionClock) -> Bool {
        state.withLock { state in
            let since = state.busySince ?? clock.elapsed()
            state.busySince = since
            return clock.elapsed() - since < .seconds(Limits.busyPollSecondsMax)
        }
    }

    /// Takes the list of another process, unless this process has a later one.
    private func takeLatest(of shared: any SharedJobList, _ clock: SessionClock) {
        let own = state.withLock { $0.list }.map {
            clock.elapsed() - $0.requestedAt - .milliseconds(Limits.sameListMilliseconds)
        }
        guard let shared = shared.latest(youngerThan: own) else { return }
        let list = JobList(shared.jobs, requestedAt: clock.elapsed() - shared.age)
        state.withLock { state in
            state.isLimited = state.isLimited || shared.isLimited
            state.list = list
            state.requestedAt = max(list.requestedAt, state.requestedAt ?? list.requestedAt)
            state.busySince = nil
        }
    }

    private func fetch(_ service: any EmbedJobsService, by clock: SessionClock) async throws(APIError) -> JobList {
        let start = clock.elapsed()
        let jobs: [EmbedJob]
        do throws(APIError) { jobs = try await service.jobs() } catch {
            // A request without a response is repeated by the rules of an outage.
            if error.httpStatus == 429 { noteRequest(at: start) }
            throw error
        }
        let list = JobList(jobs, requestedAt: start)
        state.withLock { state in
            (state.list, state.requestedAt, state.busySince) = (list, start, nil)
        }
        return list
    }
}
