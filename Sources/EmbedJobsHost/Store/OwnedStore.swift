internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP
internal import EmbedJobsServer

/// A store that this process owns: the running engine, and the socket for other processes of this user.
final class OwnedStore: Sendable {
    /// The engine.
    let engine: JobEngine
    /// Sends requests to the engine's API within this process.
    let transport: RouterTransport

    private let listener: HTTPListener?
    private let tasks: [Task<Void, Never>]

    /// Starts an engine; `fail` receives the error if the engine fails. Does not wait until the socket listens.
    init(_ engine: JobEngine, fail: @escaping @Sendable (APIError) async -> Void) {
        self.engine = engine
        let router = OwnerAPI.router(of: engine)
        transport = RouterTransport(to: router)
        let listener = OwnerAPI.listener(at: engine.store.paths.ownerSocket, router)
        self.listener = listener
        tasks = [
            Task {
                do throws(APIError) { try await engine.run() } catch {
                    if !Task.isCancelled { await fail(error) }
                }
            },
            // Without the socket this process still owns the store; other processes report that it is locked.
            Task { try? await listener?.run() },
        ]
    }

    /// Finishes open requests and releases running shards.
    func close() async {
        await listener?.stop()
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}
