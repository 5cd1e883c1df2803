package import EmbedJobs
internal import Synchronization

/// What the service has by name, kept for whoever must not wait for an answer: completion asks only this.
package final class NameCache: Sendable {
    private let state = Mutex(KnownNames.none)

    /// A cache that knows nothing yet.
    package init() {}

    /// What was known last; at once.
    package var names: KnownNames { state.withLock { $0 } }

    /// Asks the service and keeps its answers. What it does not answer stays as it was, and is no error here: names are
    /// an aid, and whoever needs the service hears of its failures from it.
    package func refresh(from service: any EmbedJobsService) async {
        let models = try? await service.models()
        let jobs = try? await service.jobs().map { KnownNames.Entry($0) }
        let datasets = try? await service.datasets().map { KnownNames.Entry($0) }
        let known = names
        // The index over all ids is made before the lock is taken, so that nobody waits for it.
        let fresh = KnownNames(
            models: models ?? known.models,
            jobs: jobs ?? known.jobs,
            datasets: datasets ?? known.datasets
        )
        state.withLock { $0 = fresh }
    }

    /// Refreshes again and again with pauses between, until the task is cancelled.
    package func keepFresh(from service: any EmbedJobsService, every pause: Duration, by clock: SessionClock) async {
        while !Task.isCancelled {
            await refresh(from: service)
            guard (try? await clock.sleep(pause)) != nil else { return }
        }
    }
}
