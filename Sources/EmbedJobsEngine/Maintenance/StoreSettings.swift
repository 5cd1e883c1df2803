package import EmbedJobs
internal import GRDB

/// Settings that a store keeps, for whichever process owns it.
package enum StoreSettings {
    /// Says after how many seconds jobs that ended and datasets are deleted; nil is never.
    ///
    /// The owner need not stop: it reads the setting again at each round.
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
    /// Prunes what has expired by the store's setting; answers what went, nil where nothing expires.
    package func expire() async throws(APIError) -> PruneSummary? {
        let seconds = try await store.read { db in try Int64.fetchOne(db, sql: "SELECT expire_after FROM store") }
        guard let seconds else { return nil }
        let before = Timestamp(microseconds: identity.now().microseconds - seconds * 1_000_000)
        return try await prune(PruneRequest(before: before), of: nil)
    }

    /// Prunes what has expired, again and again, until the task is cancelled.
    func expireRegularly(_ note: @Sendable (PruneSummary) -> Void) async throws(APIError) {
        while !Task.isCancelled {
            do throws(APIError) {
                if let summary = try await expire(), summary.jobs + summary.datasets > 0 { note(summary) }
            } catch {
                // Anything else may pass, and is tried again at the next round.
                if Fault(error) == .poison { throw error }
            }
            do { try await Task.sleep(for: Limits.expiryInterval) } catch { return }
        }
    }
}
