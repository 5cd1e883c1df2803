package import EmbedJobs
internal import LocalFiles

/// The shards to run, and the rules for running one.
///
/// A shard is leased to one executor at a time, by the session and expiry in its row. The fence of a claim keeps a late
/// executor from completing a shard that another one has claimed since.
package struct ShardQueue: Sendable {
    /// The store, with the files of inputs and outputs.
    let store: Store
    let jobs: JobStore
    let board: ProgressBoard
    let signal: ChangeNotifier
    let absentModels: AbsentModels
    let earlierTexts: EarlierTexts
    let identity: Identity

    /// Claims the next ready shard; nil if none is ready.
    package func claim() async throws(APIError) -> ShardClaim? {
        try await jobs.claimShard(at: identity.now(), without: absentModels.names)
    }

    /// Begins a claimed shard.
    ///
    /// - Throws: an error of the shard's job if earlier attempts crashed the process too often.
    package func begin(_ claim: ShardClaim) throws(APIError) {
        guard claim.attempts <= Limits.shardAttemptsMax else { throw claim.givenUp }
        board.begin(claim)
        try fail(at: .shardClaimed)
    }

    /// Reports that a shard has embedded or copied more rows, so that its lease is renewed.
    ///
    /// - Throws: `shardEnded` if its job was cancelled or has failed.
    package func progress(_ rows: Int, areCopies: Bool = false, of claim: ShardClaim) throws(APIError) {
        board.add(rows, areCopies: areCopies, to: claim)
        if board.isCancelled(claim.job.id) { throw .shardEnded }
    }

    /// Renews the leases of shards with recent progress, and releases expired ones.
    func renew() async throws(APIError) {
        let moving = board.moving(within: Limits.stillShardMax)
        if try await jobs.renewLeases(of: moving, at: identity.now()) { await signal.notify() }
    }

    /// Keeps the durable part of a shard, and completes the job if this was its last shard.
    ///
    /// With `claimsNext`, the same commit claims the next ready shard, since a shard of few rows takes less time than
    /// a commit. The result is that claim or its error, which does not concern the completed shard.
    ///
    /// - Throws: `shardEnded` if another attempt has taken the shard, or if the job has ended.
    @discardableResult
    package func complete(
        _ claim: ShardClaim,
        with part: FinishedPart,
        claimsNext: Bool = false
    ) async throws(APIError) -> Result<ShardClaim?, APIError> {
        if let counts = part.counts { board.add(counts.tally) }
        let (state, next) = try await jobs.finish(
            claim,
            with: part,
            identity: identity,
            claimsNext: claimsNext,
            without: absentModels.names
        )
        board.end(claim)
        guard let state else { throw .shardEnded }
        do throws(APIError) { try fail(at: .shardFinished) } catch {
            await release(try? next.get())
            throw error
        }
        // The job is done; files that cannot be removed now are removed at the next opportunity.
        if state == .complete { await store.removeReleased() }
        await signal.notify()
        return next
    }

    /// Releases a shard after an error, even if the caller is cancelled, and ends the job if the job caused it.
    ///
    /// - Throws: if the shard could not be released. Until that succeeds, the executor must not claim another one.
    package func release(_ claim: ShardClaim, because error: APIError) async throws(APIError) {
        board.end(claim)
        if Fault(error) == .waiting { absentModels.note(claim.job.model, error.message) }
        // A separate task: cancelling the executor must not cut its cleanup short.
        try await uninterrupted { () async throws(APIError) in try await self.stop(claim, because: error) }
        await signal.notify()
    }

    /// Releases a claimed shard that was not begun. If that fails, its lease expires.
    func release(_ claim: ShardClaim?) async {
        if let claim { try? await release(claim, because: .stopping) }
    }

    private func stop(_ claim: ShardClaim, because error: APIError) async throws(APIError) {
        let fault = Fault(error)
        // After this error the state of the rows is unknown; the next start reads them.
        guard fault != .poison else {
            store.failure.note(error)
            throw error
        }
        try await jobs.release(claim)
        try fail(at: .shardReleased)
        if fault == .own {
            // The job's other shards can stop.
            board.cancel(claim.job.id)
            _ = try await jobs.apply(.broke, to: claim.job.id, warning: error.message, at: identity.now())
        }
        try await endIfStopped(claim.job.id)
    }

    /// Ends a cancelled job without running shards, and removes released files.
    func endIfStopped(_ id: String) async throws(APIError) {
        _ = try await jobs.apply(.stopped, to: id, at: identity.now())
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
