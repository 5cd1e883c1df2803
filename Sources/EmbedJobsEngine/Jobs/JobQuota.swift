package import EmbedJobs
internal import Synchronization

/// How many jobs owners may still create while none of theirs ends, so that no owner can fill the store with waiting
/// work.
///
/// Counting an owner's jobs takes longer the more there are, so they are counted only once the remainder of the last
/// count is used up. Jobs that ended meanwhile go unnoticed until then: the limit is never exceeded.
package final class JobQuota: Sendable {
    private let countMax: Int
    private let left = Mutex<[Owner: Int]>([:])

    /// Allows each owner `countMax` unfinished jobs.
    package init(countMax: Int) { self.countMax = countMax }

    /// Counts one more job. `count` returns the owner's number of unfinished jobs.
    ///
    /// - Throws: `rateLimited` if the owner has reached the limit.
    package func take(
        for owner: Owner,
        count: () async throws(APIError) -> Int
    ) async throws(APIError) {
        if takeOne(for: owner) { return }
        let unfinished = try await count()
        left.withLock { $0[owner] = max(0, countMax - unfinished) }
        guard takeOne(for: owner) else {
            throw APIError(
                .rateLimited,
                "this owner has \(countMax) unfinished jobs, the maximum; wait until some finish"
            )
        }
    }

    private func takeOne(for owner: Owner) -> Bool {
        left.withLock { left in
            guard let count = left[owner], count > 0 else { return false }
            left[owner] = count - 1
            return true
        }
    }
}
