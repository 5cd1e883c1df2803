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
        #expect(first.admission == .full && enter("a").admission == .full)
        let third = enter("a")
        #expect(third.admission == .probes, "three from one address")
        _ = counter.leave(third)
        #expect(enter("b").admission == .full)
        // This machine's own may have them all.
        #expect(enter(nil).admission == .full)
        let fifth = enter(nil)
        #expect(fifth.admission == .probes, "five in all")
        _ = counter.leave(fifth)
        #expect(counter.count == 4)
        _ = counter.leave(first)
        #expect(enter("a").admission == .full)
        #expect(counter.count == 4)
    }

    /// Idle connections must not keep a probe out, however many there are.
    @Test func theOldestOfTheReserveIsClosedForTheNext() {
        let counter = counter { ($0.connectionsMax, $0.probeConnectionsMax) = (1, 2) }
        let closed = Mutex<[Int]>([])
        let tickets = (0..<5).map { number in
            counter.enter(nil) { closed.withLock { $0.append(number) } }
        }
        #expect(tickets.map(\.admission) == [.full, .probes, .probes, .probes, .probes])
        #expect(closed.withLock { $0 } == [1, 2])
        // Those that are closed leave later, as any connection does.
        for ticket in tickets[1...2] { _ = counter.leave(ticket) }
        _ = counter.enter(nil) { closed.withLock { $0.append(5) } }
        #expect(closed.withLock { $0 } == [1, 2, 3])
        #expect(counter.count == 4)
    }

    @Test func theEndOfABurstIsSeenOnce() {
        let counter = counter { $0.burstConnections = 8 }
        let few = (0..<7).map { _ in counter.enter(nil) {} }
        #expect(!few.map(counter.leave).contains(true), "seven are no burst")
        for _ in 0..<2 {
            let many = (0..<16).map { _ in counter.enter(nil) {} }
            let ends = many.map(counter.leave)
            #expect(ends.firstIndex(of: true) == 11, "four of sixteen are left")
            #expect(ends.count { $0 } == 1)
        }
    }

    @Test(arguments: [(65_536, 1_024), (1_024, 416), (256, 32), (64, 1), (0, 1)])
    func connectionsFitTheDescriptors(descriptors: Int, connections: Int) {
        #expect(ConnectionLimits(descriptors: descriptors).connectionsMax == connections)
    }
}
