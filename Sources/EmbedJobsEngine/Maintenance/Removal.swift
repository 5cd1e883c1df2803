package import EmbedJobs
internal import GRDB

/// Deletes ended jobs, and prunes old objects.
extension JobStore {
    /// Deletes the rows of an ended job, and hides its output dataset if `withOutput`.
    ///
    /// The request's idempotency key is kept: repeating the request that created the job must not create another.
    package func delete(_ id: JobID, of owner: Owner, withOutput: Bool, at now: Timestamp) async throws(APIError) {
        defer { cache.forget(id.rawValue) }
        try await store.write { db in
            let sql = "SELECT seq, status, output_dataset FROM job WHERE id = ? AND owner = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id.rawValue, owner.rawValue]) else {
                throw APIError.noJob(id)
            }
            let status = JobStatus(rawValue: row[1])
            guard status.isTerminal else {
                throw APIError(.invalidRequest, "job \(id) is \(status); cancel it and wait until it ends")
            }
            if withOutput, let output: String = row[2] {
                let hide = "UPDATE dataset SET deleted_at = ? WHERE id = ? AND owner = ? AND deleted_at IS NULL"
                try db.execute(sql: hide, arguments: [now.microseconds, output, owner.rawValue])
                try DatasetStore.removeDeleted(in: db)
            }
            try db.execute(sql: "DELETE FROM job WHERE seq = ?", arguments: [row[0] as Int64])
        }
    }

    /// Deletes jobs that ended before a time, of one owner or of all, and counts them in `summary`.
    func prune(before moment: Timestamp, of owner: Owner?, into summary: inout PruneSummary) async throws(APIError) {
        var last = Int64(-1)
        while true {
            let start = last
            // Each page has its own transaction, so that other writers do not wait long.
            let page = try await store.write { db in
                try OldRows.deleteJobs(before: moment, of: owner, after: start, db)
            }
            guard let end = page.last else { return }
            last = end.seq
            summary.jobs += page.count
            for job in page { cache.forget(job.id) }
        }
    }
}

extension DatasetStore {
    /// Hides datasets created before a time, of one owner or of all, and counts them in `summary`. Their rows and files
    /// are removed like those of any deleted dataset.
    func prune(
        before moment: Timestamp,
        of owner: Owner?,
        at now: Timestamp,
        into summary: inout PruneSummary
    ) async throws(APIError) {
        var last = Int64(-1)
        while true {
            let start = last
            let page = try await store.write { db in
                try OldRows.hideDatasets(before: moment, of: owner, after: start, at: now, db)
            }
            guard let end = page.last else { return }
            last = end.seq
            summary.datasets += page.count
            summary.bytes += page.reduce(0) { $0 + $1.bytes }
        }
    }
}

extension IdempotencyStore {
    /// Deletes the idempotency keys of requests made before a time. A client repeats a request within minutes, and a
    /// run that is continued within a week.
    func prune(before moment: Timestamp, of owner: Owner?) async throws(APIError) {
        try await store.write { db in
            try db.execute(
                sql: "DELETE FROM answer WHERE created_at < ?1 AND (?2 IS NULL OR owner = ?2)",
                arguments: [moment.microseconds, owner?.rawValue]
            )
        }
    }
}

extension JobEngine {
    func deleteJob(_ id: JobID, of owner: Owner, withOutput: Bool) async throws(APIError) {
        try await jobRows.delete(id, of: owner, withOutput: withOutput, at: identity.now())
        if withOutput { await store.removeReleased() }
    }

    /// Prunes old objects, of one owner or of all.
    func prune(_ request: PruneRequest, of owner: Owner?) async throws(APIError) -> PruneSummary {
        guard !request.isDryRun else {
            return try await store.read { try OldRows.summary(before: request.before, of: owner, in: $0) }
        }
        var summary = PruneSummary()
        try await prune(before: request.before, of: owner, into: &summary)
        return summary
    }

    /// Prunes objects older than a time. If it throws, `summary` has those that were deleted before the error.
    func prune(before moment: Timestamp, of owner: Owner?, into summary: inout PruneSummary) async throws(APIError) {
        let now = identity.now()
        try await jobRows.prune(before: moment, of: owner, into: &summary)
        try await datasetRows.prune(before: moment, of: owner, at: now, into: &summary)
        let week = Timestamp(microseconds: now.microseconds - Limits.answerMicrosecondsMin)
        try await idempotency.prune(before: min(moment, week), of: owner)
        try await store.write { try DatasetStore.removeDeleted(in: $0) }
        await store.removeReleased()
    }
}

extension OwnerService {
    package func receipt(of id: JobID) async throws(APIError) -> JobReceipt {
        try await engine.jobRows.receipt(of: id, of: owner)
    }

    package func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        try await engine.deleteJob(id, of: owner, withOutput: withOutput)
    }

    package func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        try await engine.prune(request, of: owner)
    }
}
