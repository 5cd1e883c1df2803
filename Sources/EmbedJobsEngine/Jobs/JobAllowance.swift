package import EmbedJobs
internal import Synchronization

/// How many jobs owners may still create while none of theirs ends: nobody can fill the store with work that waits.
///
/// Counting an owner's jobs takes longer the more there are, so they are counted only when as many have been created as
/// could be at the last count. Those that have ended since are not known of until then: the bound is never passed.
package final class JobAllowance: Sendable {
    private let countMax: Int
    private let left = Mutex<[Owner: Int]>([:])

    /// Lets each owner have so many jobs that have not ended.
    package init(countMax: Int) { self.countMax = countMax }

    /// Takes one job into account; throws `rateLimited` where the owner has as many as can be. `count` says how many
    /// have not ended.
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
                "\(countMax) jobs have not ended yet, the most that one owner may have; wait until some have"
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
