internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// How jobs progress: shard by shard, from the lease to the end of the job.
extension JobEngine {
    /// Runs a shard. Returns false if none is ready.
    ///
    /// - Throws: temporary errors, after releasing the shard, and errors after which the store cannot be trusted. Other
    ///   errors end the job and become its warning.
    func runNextShard(on worker: ShardWorker) async throws(APIError) -> Bool {
        // An error may also keep its shard from being released; until that succeeds, nothing else is begun.
        if let failed = await worker.failed {
            try await release(failed, of: worker)
            await signal.notify()
            return true
        }
        let absent = absentModels.names
        guard let claim = try await jobRows.claimShard(at: identity.now(), without: absent) else { return false }
        do throws(APIError) {
            try await run(claim, on: worker)
        } catch {
            board.end(claim)
            // In a worker that is being stopped, any error may be a consequence of that. The job is not blamed, and the
            // shard is retried.
            let failed = FailedShard(claim: claim, error: Task.isCancelled ? .stopping : error)
            await worker.note(failed)
            if Fault(failed.error) == .waiting {
                absentModels.note(claim.job.model, failed.error.message)
            }
            try await release(failed, of: worker)
            if Fault(failed.error) == .passing { throw failed.error }
        }
        await signal.notify()
        return true
    }

    private func release(_ failed: FailedShard, of worker: ShardWorker) async throws(APIError) {
        // A separate task: cancelling the worker must not cut its cleanup short.
        try await uninterrupted { () async throws(APIError) in
            try await self.stop(failed.claim, because: failed.error)
        }
        await worker.note(nil)
    }

    private func run(_ claim: ShardClaim, on worker: ShardWorker) async throws(APIError) {
        guard claim.attempts <= Limits.shardAttemptsMax else { throw claim.givenUp }
        board.begin(claim)
        try fail(at: .shardClaimed)
        let part = try await mappedAsync { try await worker.run(claim) }
        try fail(at: .shardWritten)
        let state = try await jobRows.finish(claim, with: part, identity: identity)
        board.end(claim)
        guard let state else { throw .shardEnded }
        try fail(at: .shardFinished)
        // The job is done; files that cannot be removed now are removed at the next opportunity.
        if state == .complete { await store.removeReleased() }
    }

    /// Releases a shard after an error, and ends the job if the job caused it.
    private func stop(_ claim: ShardClaim, because error: APIError) async throws(APIError) {
        let fault = Fault(error)
        // After this error the state of the rows is unknown; the next start reads them.
        guard fault != .poison else {
            store.failure.note(error)
            throw error
        }
        try await jobRows.release(claim)
        try fail(at: .shardReleased)
        if fault == .own {
            // The job's other shards can stop.
            board.cancel(claim.job.id)
            _ = try await jobRows.apply(.broke, to: claim.job.id, warning: error.message, at: identity.now())
        }
        try await endIfStopped(claim.job.id)
    }

    /// Ends a cancelled job without running shards, and removes released files.
    func endIfStopped(_ id: String) async throws(APIError) {
        _ = try await jobRows.apply(.stopped, to: id, at: identity.now())
        try fail(at: .jobEnded)
        await store.removeReleased()
    }
}

extension ShardClaim {
    /// The error of a shard that has used up its attempts.
    fileprivate var givenUp: APIError {
        APIError(
            .internalError,
            "rows \(rows.lowerBound + 1) to \(rows.upperBound) crashed the process \(Limits.shardAttemptsMax) times; "
                + "split the dataset to find the row"
        )
    }
}
