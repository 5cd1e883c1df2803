import EmbedJobs
import JobCommands
import Testing

@Suite("StartTime")
struct StartTimeTests {
    /// 2024-01-13T02:53:31Z
    private let moment = Timestamp(microseconds: 1_705_114_411_879_719)

    @Test(
        "date and time are local",
        arguments: [
            (0, "2024-01-13", "2024-01-13T02:53:31+00:00"), (3_600, "2024-01-13", "2024-01-13T03:53:31+01:00"),
            (-3 * 3_600 - 1_800, "2024-01-12", "2024-01-12T23:23:31-03:30"),
            (13 * 3_600 + 2_700, "2024-01-13", "2024-01-13T16:38:31+13:45"),
        ]
    )
    func local(offset: Int, today: String, now: String) {
        let time = StartTime(moment, secondsAheadOfUTC: offset)
        #expect(time.today == today)
        #expect(time.now == now)
    }

    @Test("the current time has the usual format")
    func current() {
        let time = StartTime.current()
        #expect(time.now.count == 25)
        #expect(time.now.hasPrefix(time.today + "T"))
        #expect(time.today > "2024-01-01")
    }
}
