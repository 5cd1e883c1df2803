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

extension JobEngine {
    /// Prunes objects that have expired by the store's setting. Returns the pruned objects, or nil without expiry.
    package func expire() async throws(APIError) -> PruneSummary? {
        let seconds = try await store.read { db in try Int64.fetchOne(db, sql: "SELECT expire_after FROM store") }
        guard let seconds else { return nil }
        let before = Timestamp(microseconds: identity.now().microseconds - seconds * 1_000_000)
        return try await prune(PruneRequest(before: before), of: nil)
    }

    /// Prunes expired objects periodically until the task is cancelled.
    func expireRegularly(_ note: @Sendable (PruneSummary) -> Void) async throws(APIError) {
        while !Task.isCancelled {
            do throws(APIError) {
                if let summary = try await expire(), summary.jobs + summary.datasets > 0 { note(summary) }
            } catch {
                // Other errors may be temporary; the next round retries.
                if Fault(error) == .poison { throw error }
            }
            do { try await Task.sleep(for: Limits.expiryInterval) } catch { return }
        }
    }
}
