package import EmbedJobs
internal import Synchronization

/// A kind of names that a service lists.
package enum NameKind: CaseIterable, Sendable {
    /// The names of models.
    case models
    /// The ids and names of jobs.
    case jobs
    /// The ids and names of datasets.
    case datasets
}

/// Caches the names on the service, so that completion never waits for a response.
package final class NameCache: Sendable {
    /// The names, and how often they were cleared.
    private let state = Mutex((names: KnownNames.none, clearCount: 0))

    /// Creates an empty cache.
    package init() {}

    /// The cached names, without waiting.
    package var names: KnownNames { state.withLock { $0.names } }

    /// Forgets all names, also those that are fetched at this moment: the prompt uses another service.
    package func clear() { state.withLock { $0 = (.none, $0.clearCount + 1) } }

    /// Fetches names from the service, by default those of all kinds. Lists that cannot be fetched keep their cached
    /// names. Returns the first error; commands report the failures of the service themselves.
    ///
    /// `jobs` returns the jobs, or nil to keep the known ones. Default: those that the service lists.
    @discardableResult
    package func refresh(
        from service: any EmbedJobsService,
        only kinds: Set<NameKind> = Set(NameKind.allCases),
        jobs list: (() async throws(APIError) -> [EmbedJob]?)? = nil
    ) async -> APIError? {
        let (known, clearCount) = state.withLock { $0 }
        var failure: APIError?
        func fetched<List: Sendable>(
            _ kind: NameKind,
            _ list: () async throws(APIError) -> List
        ) async -> List? {
            guard kinds.contains(kind), failure?.refusesKey != true else { return nil }
            do throws(APIError) { return try await list() } catch {
                failure = failure ?? error
                return nil
            }
        }
        let models = await fetched(.models) { () throws(APIError) in try await service.models() }
        let listed = await fetched(.jobs) { () async throws(APIError) -> [EmbedJob]? in
            if let list { try await list() } else { try await service.jobs() }
        }
        let jobs = listed.flatMap { $0 }?.map { KnownNames.Entry($0) }
        let datasets = await fetched(.datasets) { () throws(APIError) in try await service.datasets() }?
            .map { KnownNames.Entry($0) }
        // Builds the index over all ids before taking the lock, so that readers do not wait for it.
        let fresh = KnownNames(
            models: models ?? known.models,
            jobs: jobs ?? known.jobs,
            datasets: datasets ?? known.datasets
        )
        state.withLock { if $0.clearCount == clearCount { $0.names = fresh } }
        return failure
    }

    /// Refreshes repeatedly, with a pause after each time, until the task is cancelled or the service refuses the key.
    /// `failed` gets the error of the first time: at its start, a prompt says that the service does not respond.
    ///
    /// A client repeats none of these requests, so that they do not use up the attempts of commands. The list of jobs
    /// is one that the waits of the account share.
    package func keepFresh(
        from service: any EmbedJobsService,
        polling: AccountPolling,
        every pause: Duration,
        by clock: SessionClock,
        failed: (APIError) -> Void = { _ in }
    ) async {
        await CallRepetition.$isByCaller.withValue(true) {
            var isFirst = true
            while !Task.isCancelled {
                let failure = await refresh(
                    from: service,
                    jobs: { () async throws(APIError) in
                        try await polling.jobs(
                            of: service,
                            polling.policy,
                            after: nil,
                            noOlderThan: max(pause, polling.policy.shortest),
                            by: clock
                        )?.jobs
                    }
                )
                if isFirst, let failure, !Task.isCancelled { failed(failure) }
                isFirst = false
                if failure?.refusesKey == true { return }
                guard (try? await clock.sleep(pause)) != nil else { return }
            }
        }
    }
}
