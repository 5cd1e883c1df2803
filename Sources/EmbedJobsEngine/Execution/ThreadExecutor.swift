package import EmbedJobs
internal import LocalFiles

/// Runs shards on threads of this process, each with a ``ShardWorker``.
///
/// There is one worker per core, each with the whole forward pass: that is faster than threads inside a matrix product.
package struct ThreadExecutor: ShardExecutor {
    private let workers: [ShardWorker]

    /// Starts the threads of `workerCount` workers, which use `models`.
    init(workerCount: Int, models: ModelLibrary) throws(APIError) {
        workers = try (0..<max(0, workerCount)).map { (_: Int) throws(APIError) -> ShardWorker in
            try ShardWorker(models: models)
        }
    }

    package func run(_ shards: ShardQueue, loop: WorkLoop) async throws(APIError) {
        try await mappedAsync {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, worker) in workers.enumerated() {
                    group.addTask {
                        try await loop.run("worker \(index)") { () async throws(APIError) in
                            try await runNextShard(of: shards, on: worker)
                        }
                        await shards.release(await worker.takeNext())
                    }
                }
                // The first task to fail cancels the others.
                while try await group.next() != nil {}
            }
        }
    }

    /// Runs a shard. Returns false if none is ready.
    ///
    /// - Throws: temporary errors, after releasing the shard, and errors after which the store cannot be trusted. Other
    ///   errors end the job and become its warning.
    private func runNextShard(of shards: ShardQueue, on worker: ShardWorker) async throws(APIError) -> Bool {
        // An error may also keep its shard from being released; until that succeeds, nothing else is begun.
        if let failed = await worker.failed {
            try await release(failed, to: shards, of: worker)
            return true
        }
        var claim = await worker.takeNext()
        if claim == nil { claim = try await shards.claim() }
        guard let claim else { return false }
        var next: Result<ShardClaim?, APIError> = .success(nil)
        do throws(APIError) {
            next = try await run(claim, of: shards, on: worker)
        } catch {
            // In a worker that is being stopped, any error may be a consequence of that. The job is not blamed, and the
            // shard is retried.
            let failed = FailedShard(claim: claim, error: Task.isCancelled ? .stopping : error)
            await worker.note(failed)
            try await release(failed, to: shards, of: worker)
            if Fault(failed.error) == .passing { throw failed.error }
        }
        await worker.keep(next: try next.get())
        return true
    }

    /// Runs a claimed shard; returns the next one, unless the worker is being stopped.
    private func run(
        _ claim: ShardClaim,
        of shards: ShardQueue,
        on worker: ShardWorker
    ) async throws(APIError) -> Result<ShardClaim?, APIError> {
        try shards.begin(claim)
        let part = try await mappedAsync { try await worker.run(claim, of: shards) }
        try fail(at: .shardWritten)
        return try await shards.complete(claim, with: part, claimsNext: !Task.isCancelled)
    }

    private func release(_ failed: FailedShard, to shards: ShardQueue, of worker: ShardWorker) async throws(APIError) {
        try await shards.release(failed.claim, because: failed.error)
        await worker.note(nil)
    }
}
