package import EmbedJobs
internal import LocalFiles
package import TextEmbedding

/// The service in this process: a store, a validator, and a worker a core.
///
/// It answers calls from the moment it is made; what is queued moves on while ``run()`` runs. When that ends, what is
/// unfinished stays in the store and goes on from the last durable shard at the next start.
package final class JobEngine: Sendable {
    /// The models that jobs can name.
    package let library: ModelLibrary

    /// Where everything lies.
    package let store: Store
    /// The rows of jobs; for tests, which take a job's steps one by one.
    package let jobRows: JobStore

    let datasetRows: DatasetStore
    let identity: Identity
    let intake: DatasetIntake
    let validator: DatasetValidator
    let signal = Signal()
    let board = ProgressBoard()
    let textWorker: TextWorker
    let plans = JobPlans()
    let allowance: JobAllowance
    private let workers: [ShardWorker]

    /// Opens the store in a folder, making it if needed.
    ///
    /// `workerCount` shards run at a time, with 0 none; models compute in `precision`; `builtIn` are models without
    /// files. An owner may have `unfinishedJobsMax` jobs that have not ended.
    package init(
        storeFolder: String,
        workerCount: Int,
        identity: Identity = .system(),
        precision: Precision = .float32,
        builtIn: [String: any EmbeddingModel] = [:],
        unfinishedJobsMax: Int = Limits.unfinishedJobsMax
    ) throws(APIError) {
        store = try Store(root: storeFolder)
        datasetRows = DatasetStore(store: store)
        jobRows = JobStore(store: store)
        self.identity = identity
        library = ModelLibrary(folder: store.paths.models, precision: precision, builtIn: builtIn)
        intake = DatasetIntake(paths: store.paths, thread: WorkerThread())
        validator = DatasetValidator(paths: store.paths, thread: WorkerThread())
        textWorker = TextWorker(models: library)
        allowance = JobAllowance(countMax: unfinishedJobsMax)
        let (store, library, board, signal) = (store, library, board, signal)
        workers = (0..<max(0, workerCount)).map { _ in
            ShardWorker(store: store, models: library, board: board, signal: signal)
        }
    }

    /// Validates datasets and runs jobs until the task is cancelled; throws when the store fails.
    package func run() async throws(APIError) {
        try await mappedAsync {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.repeatedly { try await self.validateNext() } }
                for worker in self.workers {
                    group.addTask { try await self.repeatedly { try await self.runNextShard(on: worker) } }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Waits until a dataset or job has changed since an earlier call; answers the number to give to the next.
    ///
    /// Begin with -1, which returns at once; then look, then call again.
    package func change(after seen: Int) async -> Int {
        await signal.wait(after: seen)
        return await signal.generation
    }

    /// Does steps as long as there is one, then waits until something changes.
    private func repeatedly(_ step: () async throws -> Bool) async throws {
        while !Task.isCancelled {
            let seen = await signal.generation
            if try await !step() { await signal.wait(after: seen) }
        }
    }
}
