package import EmbedJobs
internal import GRDB

/// Settings stored in a store, for the process that owns it.
package enum StoreSettings {
    /// Sets after how many seconds ended jobs and datasets are deleted; nil for never.
    ///
    /// The owner need not restart: it reads the setting again at each round.
    package static func setExpiry(_ seconds: Int?, ofStoreIn folder: String) throws(APIError) {
        try mapped { () throws in
            let reader = try StoreReader(folder: folder, isReadOnly: false)
            try reader.database.write { db in
                try db.execute(sql: "UPDATE store SET expire_after = ?", arguments: [seconds])
            }
        }
    }
}

/// The objects that expired and were deleted in one round.
package struct ExpiredObjects: Sendable, Equatable {
    /// The age in seconds after which objects expire.
    package let age: Int
    /// The numbers of deleted objects.
    package let summary: PruneSummary

    /// Creates a value.
    package init(age: Int, summary: PruneSummary) {
        self.age = age
        self.summary = summary
    }
}

extension JobEngine {
    /// Prunes objects that have expired by the store's setting. Calls `note` if any were deleted, also if an error or a
    /// cancellation ends the round early.
    package func expire(_ note: @Sendable (ExpiredObjects) -> Void) async throws(APIError) {
        let age = try await store.read { db in try Int.fetchOne(db, sql: "SELECT expire_after FROM store") }
        guard let age else { return }
        let before = Timestamp(microseconds: identity.now().microseconds - Int64(age) * 1_000_000)
        var summary = PruneSummary()
        defer { if summary.jobs + summary.datasets > 0 { note(ExpiredObjects(age: age, summary: summary)) } }
        try await prune(before: before, of: nil, into: &summary)
    }

    /// Prunes expired objects at once, then periodically until the task is cancelled.
    func expireRegularly(_ note: @Sendable (ExpiredObjects) -> Void) async throws(APIError) {
        while !Task.isCancelled {
            do throws(APIError) { try await expire(note) } catch {
                // Other errors may be temporary; the next round retries.
                if Fault(error) == .poison { throw error }
            }
            do { try await Task.sleep(for: Limits.expiryInterval) } catch { return }
        }
    }
}
