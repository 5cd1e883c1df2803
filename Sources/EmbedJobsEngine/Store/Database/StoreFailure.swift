package import EmbedJobs
internal import Synchronization

/// Whether the store refuses everything, and why.
///
/// After a failed fsync, or with a damaged page of the database, the content of the disk is unknown. Further work would
/// build on it, so the process exits, and the next start reads the actual content. Source: PostgreSQL has done the same
/// since 2019 ("fsyncgate").
package final class StoreFailure: Sendable {
    private let error = Mutex<APIError?>(nil)
    private let (failures, continuation) = AsyncStream.makeStream(
        of: APIError.self,
        bufferingPolicy: .bufferingOldest(1)
    )

    init() {}

    /// Throws the error once there is one; returns if the task is cancelled. For a single caller.
    func wait() async throws(APIError) {
        for await error in failures { throw error }
    }

    /// The first error after which the store could not be trusted; nil without one.
    package var reason: APIError? { error.withLock { $0 } }

    /// Throws that error, if any.
    package func check() throws(APIError) {
        if let reason { throw reason }
    }

    /// Records an error if it makes the store untrustworthy.
    package func note(_ found: APIError) {
        guard found.code == .storeFailed else { return }
        error.withLock { $0 = $0 ?? found }
        continuation.yield(found)
    }
}
