internal import EmbedJobs
internal import EmbedJobsEngine
internal import Synchronization

/// The state of a server: starting, ready or ending.
final class ServerState: Sendable {
    private struct State {
        var unreadiness: String? = "the server is starting"
        var isEnding = false
        var connections: @Sendable () -> Int = { 0 }
    }

    /// When the server was created.
    let started = Identity.system().now()
    private let state = Mutex(State())

    /// Why the server is not ready; nil if it is.
    var unreadiness: String? { state.withLock { $0.unreadiness } }

    var isEnding: Bool { state.withLock { $0.isEnding } }

    var connectionCount: Int { state.withLock { $0.connections }() }

    func countConnections(by count: @escaping @Sendable () -> Int) { state.withLock { $0.connections = count } }

    func begin() { state.withLock { if !$0.isEnding { $0.unreadiness = nil } } }

    func end(because reason: String) {
        state.withLock { state in
            state.unreadiness = reason
            state.isEnding = true
        }
    }
}
