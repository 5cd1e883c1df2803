import DisplayText
import EmbedJobs
import JobCommands
import Testing

@Suite("Ages")
struct FiguresTests {
    @Test(
        "ages",
        arguments: [
            (0, "just now"), (4, "just now"), (5, "5 s ago"), (59, "59 s ago"), (60, "1 min ago"),
            (3_599, "59 min ago"),
            (3_600, "1 h ago"), (86_399, "23 h ago"), (86_400, "1 day ago"), (172_800, "2 days ago"),
            (2_591_999, "29 days ago"), (2_592_000, "2023-12-14"), (-60, "just now"), (-61, "2024-01-13"),
        ]
    )
    func ages(seconds: Int64, text: String) {
        let now = Timestamp(microseconds: 1_705_114_411_879_719)
        let moment = Timestamp(microseconds: now.microseconds - seconds * 1_000_000)
        #expect(Figures.age(of: moment, now: now) == text)
    }

    @Test("an age that overflows is shown as a date")
    func endOfTime() {
        let before = Timestamp(microseconds: -1)
        #expect(Figures.age(of: before, now: Timestamp(microseconds: .max)) == "1969-12-31")
    }
}
