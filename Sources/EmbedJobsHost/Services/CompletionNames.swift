internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsEngine
package import JobCommands

/// The names that completion in the user's shell offers: those of the selected service, within a limit of time.
package struct CompletionNames: Sendable {
    private let host: HostEnvironment

    /// Creates a source of names.
    package init(_ host: HostEnvironment) { self.host = host }

    /// The names of some kinds that are known after a time limit. A service that cannot be used has none.
    ///
    /// Requests that are still running then are abandoned: the process ends after the candidates are written.
    package func names(
        of kinds: Set<NameKind>,
        on selection: ServiceChoice.Selection,
        within limit: Duration
    ) async -> KnownNames {
        guard !kinds.isEmpty else { return .none }
        return await TimeLimit.result(within: limit) { await fetch(kinds, on: selection) } ?? .none
    }

    private func fetch(_ kinds: Set<NameKind>, on selection: ServiceChoice.Selection) async -> KnownNames {
        guard let choice = try? ServiceChoice(selection, host) else { return .none }
        guard case .remote(let remote) = choice else { return await storedNames(kinds) }
        let client = host.client(
            of: remote.address,
            key: remote.key,
            by: SocketTransport(environment: host.variables),
            verbose: nil
        )
        let cache = NameCache()
        await CallRepetition.$isByCaller.withValue(true) { _ = await cache.refresh(from: client, only: kinds) }
        return cache.names
    }

    /// The names in this user's store, which is only read: another process may own it, or none.
    private func storedNames(_ kinds: Set<NameKind>) async -> KnownNames {
        guard let folder = try? host.storeFolder() else { return .none }
        let limit = JobListQuery.limitDefault
        let models = kinds.contains(.models) ? try? await host.modelLibrary().models() : nil
        let jobs = kinds.contains(.jobs) ? try? StoredNames.jobs(ofStoreIn: folder, limit: limit) : nil
        let datasets = kinds.contains(.datasets) ? try? StoredNames.datasets(ofStoreIn: folder, limit: limit) : nil
        return KnownNames(
            models: models ?? [],
            jobs: (jobs ?? []).map { KnownNames.Entry($0) },
            datasets: (datasets ?? []).map { KnownNames.Entry($0) }
        )
    }
}
