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

/// The service in this process: a store, a validator, and one worker per core.
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
    let signal = Signal()
    let board = ProgressBoard()
    /// Whether work is paused, and why.
    package let health: EngineHealth
    let absentModels = AbsentModels()
    let textWorker: TextWorker
    let plans = JobPlans()
    let allowance: JobAllowance
    private let workers: [ShardWorker]
    private let pause: Pause
    private let events: EngineEvents

    /// Returns after a delay; throws if the task is cancelled.
    package typealias Pause = @Sendable (Duration) async throws -> Void

    /// Opens the store in a folder, creating it if needed.
    ///
    /// Runs `workerCount` shards at a time, with 0 none. Models compute in `precision`; `builtIn` are models without
    /// files. Each owner may have `unfinishedJobsMax` unfinished jobs. `events` are called as they happen.
    package init(
        storeFolder: String,
        workerCount: Int,
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
        self.pause = pause
        self.events = events
        health = EngineHealth(onChange: events.paused)
        library = try ModelLibrary(folder: store.paths.models, precision: precision, builtIn: builtIn)
        intake = DatasetIntake(paths: store.paths, thread: try WorkerThread())
        validator = DatasetValidator(paths: store.paths, thread: try WorkerThread())
        textWorker = try TextWorker(models: library)
        allowance = JobAllowance(countMax: unfinishedJobsMax)
        let (store, library, board, signal) = (store, library, board, signal)
        workers = try (0..<max(0, workerCount)).map { (_: Int) throws(APIError) -> ShardWorker in
            try ShardWorker(store: store, models: library, board: board, signal: signal)
        }
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
                    try await self.loop("validation") { () async throws(APIError) in
                        try await self.validateNext()
                    }
                }
                for (index, worker) in self.workers.enumerated() {
                    group.addTask {
                        try await self.loop("worker \(index)") { () async throws(APIError) in
                            try await self.runNextShard(on: worker)
                        }
                    }
                }
                group.addTask { try await self.care() }
                group.addTask {
                    try await self.loop("digests") { () async throws(APIError) in
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

    private func loop(
        _ name: String,
        _ step: @Sendable () async throws(APIError) -> Bool
    ) async throws(APIError) {
        try await WorkLoop(name: name, signal: signal, health: health, pause: pause).run(step)
    }

    /// Waits until a dataset or job changes after an earlier call; returns the number to pass to the next call.
    ///
    /// Start with -1, which returns at once; then read, then call again.
    package func change(after seen: Int) async -> Int {
        await signal.wait(after: seen)
        return await signal.generation
    }
}
