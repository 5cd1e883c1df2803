internal import NIOCore

/// The bounds of connections: what one client can make the server keep, and for how long.
package struct ConnectionLimits: Sendable {
    /// Bytes of all header fields of a request together, and of its first line.
    package var headerBytesMax = 16 << 10
    /// Header fields of a request.
    package var headerFieldsMax = 100
    /// Connections at a time, without those for probes.
    package var connectionsMax = 1_024
    /// Connections beyond these that only probes get an answer on.
    package var probeConnectionsMax = 64
    /// Connections at a time from one address, unless that is this machine's own.
    package var connectionsPerAddressMax = 64
    /// How long a new connection may take to send the head of its first request.
    package var firstHead: Duration = .seconds(10)
    /// How long a connection may stand idle between two requests, the head of the second included.
    package var idle: Duration = .seconds(60)
    /// The time over which the speed of a body is averaged.
    package var bodyWindow: Duration = .seconds(30)
    /// Bytes of a body that must come in each such time, as long as the server waits for them.
    package var bodyWindowBytesMin = 30_000
    /// How long a client may take nothing of an answer.
    package var writeStall: Duration = .seconds(60)
    /// How long what still comes in is read and dropped after an answer that ends its connection. Closing at once would
    /// make the client's system throw the answer away.
    package var linger: Duration = .seconds(5)
    /// Bytes left of a body that are read and dropped to keep the connection; of longer ones the connection is closed.
    package var leftoverBytesMax = 64 << 10
    /// Bytes read from a connection at a time. Large reads are what makes uploads fast.
    package var readBytesMax = 256 << 10
    /// Bytes of a response that wait for the system to take them, beyond which nothing more is written. With the least
    /// there can be, a connection that is not writable is one whose client takes nothing.
    package var unsentBytesMax = 1
    /// Connections at a time from which on their memory is given back when most of them have ended.
    package var burstConnections = 64
    /// How long requests may go on while the server is ending.
    package var drain: Duration = .seconds(10)

    /// The default bounds.
    package init() {}

    /// The default bounds, with no more connections than this number of file descriptors has room for.
    ///
    /// A connection needs two where it reads a part. The rest is for the store, the probes and other processes of the
    /// store's user, which must get in when all connections are taken.
    package init(descriptors: Int) {
        let free = descriptors - Self.reservedDescriptors - probeConnectionsMax
        connectionsMax = min(connectionsMax, max(1, free / 2))
    }

    /// Descriptors that are left to the rest of the process.
    private static let reservedDescriptors = 128

    /// How often a connection is checked: often enough that no time limit is passed by much.
    var tick: TimeAmount {
        let shortest = [firstHead, idle, bodyWindow, writeStall].min() ?? firstHead
        return .nanoseconds(TimeAmount(shortest).nanoseconds / 4)
    }
}
