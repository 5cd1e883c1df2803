internal import EmbedJobs
internal import Synchronization

/// Jobs as they were last read from the store. Every write of a job has to ``forget(_:)`` it afterwards.
///
/// One process owns a store, so nobody else can change a job behind the cache's back.
final class JobCache: Sendable {
    private struct State {
        var jobs: [String: (EmbedJob, Owner)] = [:]
        /// Grows with each write: what was read before the last one may be out of date.
        var age = 0
    }

    private let state = Mutex(State())

    /// The job, if it is here.
    func job(_ id: String) -> (EmbedJob, Owner)? { state.withLock { $0.jobs[id] } }

    /// To be taken before a job is read, and given to ``keep(_:readAt:)``.
    var age: Int { state.withLock { $0.age } }

    /// Keeps a job that was read, unless one was written meanwhile.
    func keep(_ found: (EmbedJob, Owner), readAt age: Int) {
        state.withLock { state in
            guard state.age == age else { return }
            // Rarely full, and then the ones that are looked at come back at once.
            if state.jobs.count >= Limits.cachedJobsMax { state.jobs.removeAll(keepingCapacity: true) }
            state.jobs[found.0.id.rawValue] = found
        }
    }

    /// Lets go of a job that has been written.
    func forget(_ id: String) {
        state.withLock { state in
            state.age += 1
            state.jobs[id] = nil
        }
    }
}
