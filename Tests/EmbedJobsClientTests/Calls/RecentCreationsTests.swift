import EmbedJobsClient
import Testing

@Suite struct RecentCreationsTests {
    @Test func isRecentForAWhile() {
        let recent = RecentCreations()
        recent.note("a", at: .seconds(100))
        #expect(recent.isRecent("a", at: .seconds(129)))
        #expect(!recent.isRecent("b", at: .seconds(100)))
        #expect(!recent.isRecent("a", at: .seconds(130)))
        recent.forget("a")
        #expect(!recent.isRecent("a", at: .seconds(101)))
    }

    @Test func forgetsTheOldest() {
        let recent = RecentCreations()
        for number in 0...Limits.recentCountMax { recent.note("\(number)", at: .milliseconds(number)) }
        #expect(!recent.isRecent("0", at: .seconds(1)))
        #expect(recent.isRecent("1", at: .seconds(1)))
    }
}
