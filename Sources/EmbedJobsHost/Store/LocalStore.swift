package import EmbedJobs
package import EmbedJobsClient
internal import EmbedJobsEngine
internal import EmbedJobsWire

/// This user's store: a connection to it, and the service on it.
package struct LocalStore: Sendable {
    /// The connection, which the first call of ``service`` opens.
    package let connection: StoreConnection
    /// The client that sends requests to the store's owner, which may be this process.
    package let client: EmbedJobsHTTPClient

    /// Creates a connection without opening the store. `say` shows warnings of the engine, what has expired, and what
    /// a client waits for; `verbose` shows every exchange.
    package init(
        _ host: HostEnvironment,
        say: @escaping @Sendable (String) -> Void,
        verbose: (@Sendable (String) -> Void)? = nil
    ) {
        connection = StoreConnection(host, say: say)
        let paths = try? StorePaths(root: host.storeFolder())
        let sockets = SocketTransport(environment: [:])
        let watch = OwnerWatch(sockets, lockPath: paths?.lock, say: { say("warning: \($0)") })
        client = host.client(
            // The address is only a name for the log of exchanges; OwnerTransport finds the connection.
            of: WebAddress(origin: .socket(path: paths?.ownerSocket ?? ""), target: "/"),
            key: nil,
            by: OwnerTransport(connection: connection, watch: watch),
            policy: .toOwner,
            verbose: verbose
        )
    }

    /// The engine if this process owns the store, else a client of the owner.
    package var service: any EmbedJobsService { LocalService(connection: connection, client: client) }
}

extension RetryPolicy {
    /// The policy for the owner of a store on this machine: its successor is available at once, so retries never pause
    /// for long.
    fileprivate static let toOwner = RetryPolicy(base: .milliseconds(20), cap: .milliseconds(200), silencesMax: nil)
}
