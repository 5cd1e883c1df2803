package import EmbedJobs
internal import LocalFiles
package import TextEmbedding

/// What an engine reports while it runs.
package struct EngineEvents: Sendable {
    /// Called with the objects that have expired and were deleted.
    package var expired: @Sendable (ExpiredObjects) -> Void
    /// Called with the reason when work pauses or the reason changes, and with nil when all of it continues.
    package var paused: @Sendable (String?) -> Void

    /// Handlers for some of the events.
    package init(
        expired: @escaping @Sendable (ExpiredObjects) -> Void = { _ in },
        paused: @escaping @Sendable (String?) -> Void = { _ in }
    ) {
        self.expired = expired
        self.paused = paused
    }
}

/// The service in this process: a store, a validator, and an executor of shards.
///
/// It accepts calls once created; queued work progresses while ``run()`` runs. When that ends, unfinished
/// work stays in the store and resumes at the last durable shard at the next start.
package final class JobEngine: Sendable {
    /// The models that jobs can name.
    package let library: ModelLibrary

    /// The store with all durable state.
    package let store: Store
    /// The rows of jobs; for tests, which run a job's steps one by one.
    package let jobRows: JobStore

    let datasetRows: DatasetStore
    let identity: Identity
    let intake: DatasetIntake
    let validator: DatasetValidator
    let signal = ChangeNotifier()
    let board = ProgressBoard()
    /// Whether work is paused, and why.
    package let health: EngineHealth
    let absentModels = AbsentModels()
    let textWorker: TextWorker
    let plans = JobPlans()
    let allowance: JobQuota
    /// The shards of all jobs; for tests, which run them one by one.
    package let shardQueue: ShardQueue
    private let executor: any ShardExecutor
    private let loop: WorkLoop
    private let events: EngineEvents

    /// Returns after a delay; throws if the task is cancelled.
    package typealias Pause = @Sendable (Duration) async throws -> Void

    /// Opens the store in a folder, creating it if needed.
    ///
    /// `executor` runs the shards. Default: this process, `workerCount` at a time, with 0 none. Models compute in
    /// `precision`; `builtIn` are models without files. Each owner may have `unfinishedJobsMax` unfinished jobs.
    /// `events` are called as they happen.
    package init(
        storeFolder: String,
        workerCount: Int,
        executor: (any ShardExecutor)? = nil,
        identity: Identity = .system(),
        precision: Precision = .float32,
        builtIn: [String: any EmbeddingModel] = [:],
        unfinishedJobsMax: Int = Limits.unfinishedJobsMax,
        pause: @escaping Pause = { try await Task.sleep(for: $0) },
        events: EngineEvents = EngineEvents()
    ) throws(APIError) {
        store = try Store(root: storeFolder, identity: identity)
        datasetRows = DatasetStore(store: store)
        jobRows = JobStore(store: store)
        self.identity = identity
        self.events = events
        health = EngineHealth(onChange: events.paused)
        loop = WorkLoop(signal: signal, health: health, pause: pause)
        library = try ModelLibrary(folder: store.paths.models, precision: precision, builtIn: builtIn)
        intake = DatasetIntake(paths: store.paths, thread: try WorkerThread())
        validator = DatasetValidator(paths: store.paths, thread: try WorkerThread())
        textWorker = try TextWorker(models: library)
        allowance = JobQuota(countMax: unfinishedJobsMax)
        shardQueue = ShardQueue(
            store: store,
            jobs: jobRows,
            board: board,
            signal: signal,
            absentModels: absentModels,
            earlierTexts: try EarlierTexts(store: store),
            identity: identity
        )
        self.executor =
            if let executor { executor } else { try ThreadExecutor(workerCount: workerCount, models: library) }
    }

    /// Validates datasets and runs jobs until the task is cancelled.
    ///
    /// Temporary errors pause the work, which resumes automatically: see ``health``.
    ///
    /// - Throws: `storeFailed` if the content of the disk is no longer known; the process must then exit.
    package func run() async throws(APIError) {
        try await mappedAsync {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await self.loop.run("validation") { () async throws(APIError) in
                        try await self.validateNext()
                    }
                }
                group.addTask { try await self.executor.run(self.shardQueue, loop: self.loop) }
                group.addTask { try await self.care() }
                group.addTask {
                    try await self.loop.run("digests") { () async throws(APIError) in
                        try await self.digestNext()
                    }
                }
                group.addTask { try await self.expireRegularly(self.events.expired) }
                // The first task to fail cancels the others.
                group.addTask { try await self.store.failure.wait() }
                while try await group.next() != nil {}
            }
        }
    }

    /// Waits until a dataset or job changes after an earlier call; returns the number to pass to the next call.
    ///
    /// Start with -1, which returns at once; then read, then call again.
    package func change(after seen: Int) async -> Int {
        await signal.wait(after: seen)
        return await signal.generation
    }
}
