import EmbedJobsHTTP
import Synchronization
import Testing

@Suite struct ConnectionCounterTests {
    private func counter(_ change: (inout ConnectionLimits) -> Void) -> ConnectionCounter {
        var limits = ConnectionLimits()
        change(&limits)
        return ConnectionCounter(limits: limits)
    }

    @Test func counts() {
        let counter = counter { ($0.connectionsMax, $0.connectionsPerAddressMax) = (4, 2) }
        func enter(_ address: String?) -> ConnectionCounter.Ticket { counter.enter(address) {} }
        let first = enter("a")
        #expect(first.admission == .full)
        #expect(enter("a").admission == .full)
        let third = enter("a")
        #expect(third.admission == .probes, "a third connection from one address")
        _ = counter.leave(third)
        #expect(enter("b").admission == .full)
        // The local host may use all connections.
        #expect(enter(nil).admission == .full)
        let fifth = enter(nil)
        #expect(fifth.admission == .probes, "a fifth connection")
        _ = counter.leave(fifth)
        #expect(counter.count == 4)
        _ = counter.leave(first)
        #expect(enter("a").admission == .full)
        #expect(counter.count == 4)
    }

    /// Idle connections must not block probes, regardless of their number.
    @Test func closesTheOldestReservedConnection() {
        let counter = counter { ($0.connectionsMax, $0.probeConnectionsMax) = (1, 2) }
        let closed = Mutex<[Int]>([])
        let tickets = (0..<5).map { number in
            counter.enter(nil) { closed.withLock { $0.append(number) } }
        }
        #expect(tickets.map(\.admission) == [.full, .probes, .probes, .probes, .probes])
        #expect(closed.withLock { $0 } == [1, 2])
        // Closed connections leave later, like all others.
        for ticket in tickets[1...2] { _ = counter.leave(ticket) }
        _ = counter.enter(nil) { closed.withLock { $0.append(5) } }
        #expect(closed.withLock { $0 } == [1, 2, 3])
        #expect(counter.count == 4)
    }

    @Test func detectsTheEndOfABurstOnce() {
        let counter = counter { $0.burstConnections = 8 }
        let few = (0..<7).map { _ in counter.enter(nil) {} }
        #expect(!few.map(counter.leave).contains(true), "seven are not a burst")
        for _ in 0..<2 {
            let many = (0..<16).map { _ in counter.enter(nil) {} }
            let ends = many.map(counter.leave)
            #expect(ends.firstIndex(of: true) == 11, "four of sixteen must be left")
            #expect(ends.count { $0 } == 1)
        }
    }

    @Test(arguments: [(65_536, 1_024), (1_024, 416), (256, 32), (64, 1), (0, 1)])
    func limitsConnectionsByDescriptors(descriptors: Int, connections: Int) {
        #expect(ConnectionLimits(descriptors: descriptors).connectionsMax == connections)
    }
}
