internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// How jobs move on: one shard after the other, from the lease to the end of the job.
extension JobEngine {
    /// Runs a shard, if one is ready; false where none is.
    ///
    /// - Throws: what may pass, after giving the shard back, and what the store cannot be trusted after. Everything
    /// else
    ///   ends the job, and is its warning.
    func runNextShard(on worker: ShardWorker) async throws(APIError) -> Bool {
        guard let claim = try await jobRows.claimShard(at: identity.now()) else { return false }
        do throws(APIError) {
            try await run(claim, on: worker)
        } catch {
            board.end(claim)
            // Of a worker that is being stopped, any error may come of that, in whatever words: nothing is held against
            // the job, and the shard is tried again.
            let error = Task.isCancelled ? .stopping : error
            // A task of its own: what a cancelled worker still has to do must not be cut short.
            try await uninterrupted { () async throws(APIError) in try await self.stop(claim, because: error) }
        }
        await signal.notify()
        return true
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
        // The job is done: what could not be removed now is removed at the next opportunity.
        if state == .complete { await store.removeReleased() }
    }

    /// Gives a shard back after an error, and ends the job where the error was its own.
    private func stop(_ claim: ShardClaim, because error: APIError) async throws(APIError) {
        let fault = Fault(error)
        // After this error no one knows what the rows say; the next start reads them.
        guard fault != .poison else {
            store.failure.note(error)
            throw error
        }
        try await jobRows.release(claim)
        try fail(at: .shardReleased)
        if fault == .own {
            // The job's other shards need not go on.
            board.cancel(claim.job.id)
            _ = try await jobRows.apply(.broke, to: claim.job.id, warning: error.message, at: identity.now())
        }
        try await endIfStopped(claim.job.id)
        if fault == .passing { throw error }
    }

    /// Ends a cancelled job of which no shard is running, and removes what was let go.
    func endIfStopped(_ id: String) async throws(APIError) {
        _ = try await jobRows.apply(.stopped, to: id, at: identity.now())
        try fail(at: .jobEnded)
        await store.removeReleased()
    }
}

extension ShardClaim {
    /// Why a shard that has been tried too often is not tried again.
    fileprivate var givenUp: APIError {
        APIError(
            .internalError,
            "rows \(rows.lowerBound + 1) to \(rows.upperBound) crashed the process \(Limits.shardAttemptsMax) times; "
                + "split the dataset to find the row"
        )
    }
}
