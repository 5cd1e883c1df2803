package import EmbedJobs
internal import Synchronization

/// Whether the store refuses everything, and why.
///
/// After a failed fsync, or with a damaged page of the database, no one knows what is on the disk. Going on would build
/// on it; the process ends, and the next start reads what is really there. Source: PostgreSQL does the same since 2019
/// ("fsyncgate").
package final class StoreFailure: Sendable {
    private let error = Mutex<APIError?>(nil)
    private let (failures, continuation) = AsyncStream.makeStream(
        of: APIError.self,
        bufferingPolicy: .bufferingOldest(1)
    )

    /// Nothing has failed.
    init() {}

    /// Throws the error once there is one; returns where the task is cancelled. For one caller.
    func wait() async throws(APIError) {
        for await error in failures { throw error }
    }

    /// The first error after which the store could not be trusted; nil while it can be.
    package var reason: APIError? { error.withLock { $0 } }

    /// Throws that error, if there was one.
    package func check() throws(APIError) {
        if let reason { throw reason }
    }

    /// Takes note of an error if it is of that kind.
    package func note(_ found: APIError) {
        guard found.code == .storeFailed else { return }
        error.withLock { $0 = $0 ?? found }
        continuation.yield(found)
    }
}
