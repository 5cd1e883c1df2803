import EmbedJobsEngine
import Testing

@Suite struct OwnerTurnsTests {
    @Test func ownerWhoHasWaitedLongestIsNext() {
        let turns = FairShare()
        #expect(turns.order(["a", "b", "c"]) == ["a", "b", "c"])
        turns.took("a")
        #expect(turns.order(["a", "b", "c"]) == ["b", "c", "a"])
        turns.took("b")
        turns.took("a")
        #expect(turns.order(["a", "b", "c"]) == ["c", "b", "a"])
        #expect(turns.order([]) == [])
    }
}
