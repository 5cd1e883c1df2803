internal import Synchronization

/// Counts connections, and says which are one too many.
package final class ConnectionCensus: Sendable {
    private struct Counts {
        var all = 0
        var byAddress: [String: Int] = [:]
    }

    private let limits: ConnectionLimits
    private let counts = Mutex(Counts())

    /// A census of nobody yet.
    package init(limits: ConnectionLimits) { self.limits = limits }

    /// Connections now.
    package var count: Int { counts.withLock { $0.all } }

    /// Notes a connection from an address, nil for this machine's own; false where it is one too many.
    ///
    /// Either way ``left(_:)`` must follow.
    package func came(_ address: String?) -> Bool {
        counts.withLock { counts in
            counts.all += 1
            guard let address else { return counts.all <= limits.connectionsMax }
            counts.byAddress[address, default: 0] += 1
            return counts.all <= limits.connectionsMax
                && counts.byAddress[address, default: 0] <= limits.connectionsPerAddressMax
        }
    }

    /// A connection has ended.
    package func left(_ address: String?) {
        counts.withLock { counts in
            counts.all -= 1
            guard let address else { return }
            counts.byAddress[address, default: 1] -= 1
            if counts.byAddress[address] == 0 { counts.byAddress[address] = nil }
        }
    }
}
