import EmbedJobs
import JobCommands
import Testing

@Suite("StartTime")
struct StartTimeTests {
    /// 2024-01-13T02:53:31Z
    private let moment = Timestamp(microseconds: 1_705_114_411_879_719)

    @Test(
        "the date is local, the time in UTC",
        arguments: [
            (0, "2024-01-13"), (3_600, "2024-01-13"), (-3 * 3_600 - 1_800, "2024-01-12"), (22 * 3_600, "2024-01-14"),
        ]
    )
    func local(offset: Int, today: String) {
        let time = StartTime(moment, in: .fixed(offset))
        #expect(time.today == today)
        #expect(time.now == "2024-01-13T02:53:31Z")
    }

    @Test("the current time has the same format")
    func current() {
        let time = StartTime.current()
        #expect(time.now.count == 20 && time.now.hasSuffix("Z"))
        #expect(time.today.count == 10 && time.today > "2024-01-01")
    }
}
