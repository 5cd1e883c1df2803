internal import Synchronization

/// Counts connections and decides which requests each may send.
///
/// A few connections are reserved for health probes, so that a fully loaded server can still report that it is
/// running. If those are used up too, the oldest of them is closed for the next: a probe sends its request at once,
/// idle connections do not.
package final class ConnectionCounter: Sendable {
    /// The requests that a connection may send.
    package enum Admission: Sendable {
        /// All requests.
        case full
        /// Only health probes.
        case probes
    }

    /// A counted connection; ``leave(_:)`` ends it.
    package struct Ticket: Sendable {
        /// The requests that the connection may send.
        package let admission: Admission
        let id: Int
        let address: String?
    }

    private struct Reserved {
        let id: Int
        let close: @Sendable () -> Void
    }

    private struct State {
        var lastID = 0
        var all = 0
        var full = 0
        var byAddress: [String: Int] = [:]
        /// Oldest first.
        var reserved: [Reserved] = []
        /// The maximum number of connections since memory was last returned to the system.
        var peak = 0
    }

    private let limits: ConnectionLimits
    private let state = Mutex(State())

    /// Creates a counter without connections.
    package init(limits: ConnectionLimits) { self.limits = limits }

    /// The number of open connections.
    package var count: Int { state.withLock { $0.all } }

    /// Counts a connection from an address; nil for the local host. `close` closes it.
    package func enter(_ address: String?, close: @escaping @Sendable () -> Void) -> Ticket {
        let (ticket, oldest) = state.withLock { state -> (Ticket, Reserved?) in
            state.lastID += 1
            state.all += 1
            state.peak = max(state.peak, state.all)
            let isOneTooMany = address.map { state.byAddress[$0, default: 0] >= limits.connectionsPerAddressMax }
            if state.full < limits.connectionsMax, isOneTooMany != true {
                state.full += 1
                if let address { state.byAddress[address, default: 0] += 1 }
                return (Ticket(admission: .full, id: state.lastID, address: address), nil)
            }
            let oldest = state.reserved.count < limits.probeConnectionsMax ? nil : state.reserved.removeFirst()
            state.reserved.append(Reserved(id: state.lastID, close: close))
            return (Ticket(admission: .probes, id: state.lastID, address: address), oldest)
        }
        oldest?.close()
        return ticket
    }

    /// Ends a connection. Returns true if most have ended, and their memory should be returned to the system.
    package func leave(_ ticket: Ticket) -> Bool {
        state.withLock { state in
            state.all -= 1
            switch ticket.admission {
            case .probes: state.reserved.removeAll { $0.id == ticket.id }
            case .full:
                state.full -= 1
                if let address = ticket.address {
                    state.byAddress[address, default: 1] -= 1
                    if state.byAddress[address] == 0 { state.byAddress[address] = nil }
                }
            }
            guard state.peak >= limits.burstConnections, state.all <= state.peak / 4 else { return false }
            state.peak = state.all
            return true
        }
    }
}
