internal import NIOCore

/// Limits on connections: the resources that one client can occupy, and for how long.
package struct ConnectionLimits: Sendable {
    /// Maximum size in bytes of all header fields of a request, and of its request line.
    package var headerBytesMax = 16 << 10
    /// Maximum number of header fields of a request.
    package var headerFieldsMax = 100
    /// Maximum number of concurrent connections, without those for probes.
    package var connectionsMax = 1_024
    /// Additional connections that accept only probes.
    package var probeConnectionsMax = 64
    /// Maximum number of concurrent connections from one address other than the local host.
    package var connectionsPerAddressMax = 64
    /// Time limit for the head of the first request on a new connection.
    package var firstHead: Duration = .seconds(10)
    /// Time limit between two requests, including the head of the second.
    package var idle: Duration = .seconds(60)
    /// The time window for measuring the speed of a body.
    package var bodyWindow: Duration = .seconds(30)
    /// Minimum number of bytes of a body per window while the server waits for them.
    package var bodyWindowBytesMin = 30_000
    /// Time limit for a client that reads nothing of a response.
    package var writeStall: Duration = .seconds(60)
    /// How long incoming bytes are read and dropped after a response that ends its connection. Closing at once would
    /// make the client's system discard the response.
    package var linger: Duration = .seconds(5)
    /// Maximum number of remaining body bytes to read and drop to keep a connection; with more, the connection is
    /// closed.
    var leftoverBytesMax = 64 << 10
    /// Maximum number of bytes per read from a connection. Large reads make uploads fast.
    var readBytesMax = 256 << 10
    /// Bytes of a response that may wait for the system before writing pauses. With the minimum of 1, a connection
    /// that is not writable is one whose client does not read.
    var unsentBytesMax = 1
    /// The number of concurrent connections from which on memory is returned to the system once most of them have
    /// ended.
    package var burstConnections = 64
    /// Time limit for open requests while the server drains.
    package var drain: Duration = .seconds(10)

    /// The default limits.
    package init() {}

    /// The default limits, with the number of connections reduced to fit a number of file descriptors.
    ///
    /// A connection that reads a part needs two descriptors. The rest is for the store, probes and other processes of
    /// the store's user, which must be able to connect when all connections are in use.
    package init(descriptors: Int) {
        let free = descriptors - Self.reservedDescriptors - probeConnectionsMax
        connectionsMax = min(connectionsMax, max(1, free / 2))
    }

    /// Descriptors reserved for the rest of the process.
    private static let reservedDescriptors = 128

    /// How often a connection is checked: often enough that time limits are not exceeded by much.
    var tick: TimeAmount {
        let shortest = [firstHead, idle, bodyWindow, writeStall].min() ?? firstHead
        return .nanoseconds(TimeAmount(shortest).nanoseconds / 4)
    }
}
