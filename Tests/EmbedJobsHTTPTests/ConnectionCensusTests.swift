import EmbedJobsHTTP
import Testing

@Suite struct ConnectionCensusTests {
    @Test func counts() {
        var limits = ConnectionLimits()
        (limits.connectionsMax, limits.connectionsPerAddressMax) = (4, 2)
        let census = ConnectionCensus(limits: limits)
        #expect(census.came("a") && census.came("a"))
        #expect(!census.came("a"), "three from one address")
        census.left("a")
        #expect(census.came("b"))
        // This machine's own may have them all.
        #expect(census.came(nil))
        #expect(!census.came(nil), "five in all")
        census.left(nil)
        #expect(census.count == 4)
        census.left("a")
        census.left("a")
        #expect(census.came("a"))
    }
}
