internal import EmbedJobs
internal import Synchronization

/// Jobs as they were last read from the store. Every write of a job must be followed by ``forget(_:)``.
///
/// One process owns a store, so no other process can change a cached job.
final class JobCache: Sendable {
    private struct State {
        var jobs: [String: (EmbedJob, Owner)] = [:]
        /// Incremented by each write: jobs read before the last one may be out of date.
        var age = 0
    }

    private let state = Mutex(State())

    /// The job, if it is cached.
    func job(_ id: String) -> (EmbedJob, Owner)? { state.withLock { $0.jobs[id] } }

    /// Must be read before a job is read from the store, and passed to ``keep(_:readAt:)``.
    var age: Int { state.withLock { $0.age } }

    /// Caches a job, unless a job was written since it was read.
    func keep(_ found: (EmbedJob, Owner), readAt age: Int) {
        state.withLock { state in
            guard state.age == age else { return }
            // Rarely full; jobs in use are cached again at once.
            if state.jobs.count >= Limits.cachedJobsMax { state.jobs.removeAll(keepingCapacity: true) }
            state.jobs[found.0.id.rawValue] = found
        }
    }

    /// Removes a job that has been written.
    func forget(_ id: String) {
        state.withLock { state in
            state.age += 1
            state.jobs[id] = nil
        }
    }
}
