internal import Synchronization

/// Counts connections and decides what each may ask for.
///
/// A few are reserved for probes, so that a server that is full of clients can still say that it runs. When those are
/// taken too, the oldest of them is closed for the next: a probe sends its request at once, idle connections do not.
package final class ConnectionCounter: Sendable {
    /// What a connection may ask for.
    package enum Admission: Sendable {
        /// Everything.
        case full
        /// Only what probes ask.
        case probes
    }

    /// A connection that was counted; ``leave(_:)`` ends it.
    package struct Ticket: Sendable {
        /// What the connection may ask for.
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
        /// In the order in which they came.
        var reserved: [Reserved] = []
        /// The most connections since memory was last given back.
        var peak = 0
    }

    private let limits: ConnectionLimits
    private let state = Mutex(State())

    /// A counter of no connections yet.
    package init(limits: ConnectionLimits) { self.limits = limits }

    /// Connections now.
    package var count: Int { state.withLock { $0.all } }

    /// Counts a connection from an address, nil for this machine's own. `close` closes it.
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

    /// A connection has ended. True where many have ended by now, whose memory can be given back.
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
