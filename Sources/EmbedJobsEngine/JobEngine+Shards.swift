internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// How jobs move on: one shard after the other, from the lease to the end of the job.
extension JobEngine {
    func runNextShard(on worker: ShardWorker) async throws -> Bool {
        guard let claim = try await jobRows.claimShard() else { return false }
        do {
            guard claim.attempts <= Limits.shardAttemptsMax else { throw claim.givenUp }
            let part = try await worker.run(claim)
            if try await !jobRows.finish(claim, with: part) { throw ShardStop.jobEnded }
            board.clear(claim)
            try await finish(claim.job)
        } catch {
            board.clear(claim)
            // Of a worker that is being stopped, any error may come of that, in whatever words: nothing is held against
            // the job, and the shard is tried again.
            let error: any Error = Task.isCancelled ? CancellationError() : error
            // A task of its own: what a cancelled worker still has to do must not be cut short.
            try await Task { try await self.stop(claim, because: error) }.value
        }
        await signal.notify()
        return true
    }

    /// Completes a job whose last shard is done; does nothing before.
    private func finish(_ job: StoredJob) async throws {
        let input = job.inputDataset.split(separator: "-").dropLast().joined(separator: "-")
        let name = "embedded-\(input)"
        let output = NewOutput(
            id: try await newDatasetID(for: name).rawValue,
            name: name,
            schema: try job.outputSchema().avroJSON
        )
        if try await jobRows.apply(.finished, to: job.id, output: output, at: identity.now()) != nil {
            try await removeDeletedDatasets()
        }
    }

    private func stop(_ claim: ShardClaim, because error: any Error) async throws {
        // What an attempt wrote bears its fence in its name, so no other attempt's file is touched.
        let path = StorePaths.shard(claim.index, fence: claim.fence, of: claim.job.id)
        try? Folder.remove(store.paths.absolute(path))
        try await jobRows.release(claim)
        switch error {
        case is CancellationError, ShardStop.jobEnded, ShardStop.jobCancelled:
            break
        default:
            let message = APIError(engine: error).message
            // The job's other shards need not go on.
            board.cancel(claim.job.id)
            _ = try await jobRows.apply(.broke, to: claim.job.id, warning: message, at: identity.now())
        }
        _ = try await jobRows.apply(.stopped, to: claim.job.id, at: identity.now())
        // Whichever of the job's shards stops last finds the folder without writers.
        try await cleanUp(after: claim.job.id)
    }

    /// Ends a cancelled job of which no shard is running.
    func endIfStopped(_ id: String) async throws(APIError) {
        if try await jobRows.apply(.stopped, to: id, at: identity.now()) != nil { try await cleanUp(after: id) }
    }

    /// Removes what a job that ended without an output has written, and the deleted datasets that it read.
    private func cleanUp(after id: String) async throws(APIError) {
        let status = try await jobRows.job(JobID(rawValue: id))?.0.status
        if status == .failed || status == .cancelled {
            // What cannot be removed now is swept at the next start.
            try? Folder.remove(store.paths.job(id))
        }
        try await removeDeletedDatasets()
    }
}

extension ShardClaim {
    /// Why a shard that has been tried too often is not tried again.
    fileprivate var givenUp: APIError {
        APIError(
            .internalError,
            "rows \(rows.lowerBound + 1) to \(rows.upperBound) ended the process \(Limits.shardAttemptsMax) times; "
                + "split the dataset to find the row"
        )
    }
}
