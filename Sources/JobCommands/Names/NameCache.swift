package import EmbedJobs
internal import Synchronization

/// Caches the names on the service, so that completion never waits for a response.
package final class NameCache: Sendable {
    private let state = Mutex(KnownNames.none)

    /// Creates an empty cache.
    package init() {}

    /// The cached names, without waiting.
    package var names: KnownNames { state.withLock { $0 } }

    /// Fetches the names from the service. Lists that cannot be fetched keep their cached names; the error is ignored,
    /// because commands report the failures of the service themselves.
    package func refresh(from service: any EmbedJobsService) async {
        let models = try? await service.models()
        let jobs = try? await service.jobs().map { KnownNames.Entry($0) }
        let datasets = try? await service.datasets().map { KnownNames.Entry($0) }
        let known = names
        // Builds the index over all ids before taking the lock, so that readers do not wait for it.
        let fresh = KnownNames(
            models: models ?? known.models,
            jobs: jobs ?? known.jobs,
            datasets: datasets ?? known.datasets
        )
        state.withLock { $0 = fresh }
    }

    /// Refreshes repeatedly, with a pause after each time, until the task is cancelled.
    package func keepFresh(from service: any EmbedJobsService, every pause: Duration, by clock: SessionClock) async {
        while !Task.isCancelled {
            await refresh(from: service)
            guard (try? await clock.sleep(pause)) != nil else { return }
        }
    }
}
