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

    /// Deletes jobs that ended before a time, of one owner or of all, and returns their number.
    func prune(before moment: Timestamp, of owner: Owner?) async throws(APIError) -> Int {
        var (count, last) = (0, Int64(-1))
        while true {
            let start = last
            // Each page has its own transaction, so that other writers do not wait long.
            let page = try await store.write { db in
                try OldRows.deleteJobs(before: moment, of: owner, after: start, db)
            }
            guard let end = page.last else { return count }
            (count, last) = (count + page.count, end.seq)
            for job in page { cache.forget(job.id) }
        }
    }
}

extension DatasetStore {
    /// Hides datasets created before a time, of one owner or of all, and returns their number and bytes. Their rows and
    /// files are removed like those of any deleted dataset.
    func prune(before moment: Timestamp, of owner: Owner?, at now: Timestamp) async throws(APIError) -> (
        count: Int, bytes: Int
    ) {
        var (count, bytes, last) = (0, 0, Int64(-1))
        while true {
            let start = last
            let page = try await store.write { db in
                try OldRows.hideDatasets(before: moment, of: owner, after: start, at: now, db)
            }
            guard let end = page.last else { return (count, bytes) }
            (count, last) = (count + page.count, end.seq)
            bytes += page.reduce(0) { $0 + $1.bytes }
        }
    }
}

extension AnswerStore {
    /// Deletes the idempotency keys of requests made before a time. A client repeats a request within minutes.
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
    /// The receipt of the local user's job.
    package func receipt(of id: JobID) async throws(APIError) -> JobReceipt {
        try await jobRows.receipt(of: id, of: .local)
    }

    /// Deletes the local user's job.
    package func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        try await deleteJob(id, of: .local, withOutput: withOutput)
    }

    /// Prunes the local user's old objects.
    package func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        try await prune(request, of: .local)
    }

    func deleteJob(_ id: JobID, of owner: Owner, withOutput: Bool) async throws(APIError) {
        try await jobRows.delete(id, of: owner, withOutput: withOutput, at: identity.now())
        if withOutput { await store.removeReleased() }
    }

    /// Prunes old objects, of one owner or of all.
    func prune(_ request: PruneRequest, of owner: Owner?) async throws(APIError) -> PruneSummary {
        guard !request.isDryRun else {
            return try await store.read { try OldRows.summary(before: request.before, of: owner, in: $0) }
        }
        let now = identity.now()
        let jobs = try await jobRows.prune(before: request.before, of: owner)
        let datasets = try await datasetRows.prune(before: request.before, of: owner, at: now)
        let day = Timestamp(microseconds: now.microseconds - Limits.answerMicrosecondsMin)
        try await answers.prune(before: min(request.before, day), of: owner)
        try await store.write { try DatasetStore.removeDeleted(in: $0) }
        await store.removeReleased()
        return PruneSummary(jobs: jobs, datasets: datasets.count, bytes: datasets.bytes)
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
