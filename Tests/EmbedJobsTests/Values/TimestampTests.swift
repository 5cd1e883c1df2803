import EmbedJobs
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1_705_114_411_879_719, "2024-01-13T02:53:31.879719Z"),
        (951_782_399_999_999, "2000-02-28T23:59:59.999999Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
        (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
    ])
    func writesRFC3339(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2024-01-13T02:53:31.879719Z", 1_705_114_411_879_719),
        ("2024-01-13t02:53:31.879719999z", 1_705_114_411_879_719),
        ("2000-02-29T00:00:00.5+00:00", 951_782_400_500_000),
        ("1970-01-01T05:30:00+05:30", 0),
        ("1969-12-31T19:00:00-05:00", 0),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("1990-12-31T23:59:60Z", 662_688_000_000_000),
    ])
    func readsRFC3339(text: String, microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "2024", "2024-01-13", "2024-01-13T02:53:31", "2024-1-13T02:53:31Z", "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-13T24:00:00Z", "2024-01-13T02:53:31.Z",
        "2024-01-13T02:53:31.1234567890Z", "2024-01-13T02:53:31+5:30", "2024-01-13T02:53:31Zx", "٢٠٢٤-01-13T02:53:31Z",
    ])
    func rejectsOtherTexts(text: String) { #expect(Timestamp(text) == nil) }

    @Test func roundTrips() {
        for day in stride(from: Int64(-40_000), to: 80_000, by: 13) {
            let time = Timestamp(microseconds: day * 86_400_000_000 + day * 7_919 + 1)
            #expect(Timestamp(time.description) == time)
        }
    }
}
