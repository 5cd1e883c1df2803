import JobCommands
import TestSupport
import Testing

@Suite("Moment")
struct MomentTests {
    @Test(
        "times are compared as times, dates as the beginning of the local day; the session is one hour ahead of UTC",
        arguments: [
            "2026-01-31T09:30:00Z > 2026-01-31T10:00:00+01:00", "2026-01-31T09:30:00Z == 2026-01-31T10:30:00+01:00",
            "2026-01-31T09:30:00.000Z == 2026-01-31T09:30:00Z", "2026-01-31T09:30:00.5Z > 2026-01-31T09:30:00.45Z",
            "2026-01-31T09:30:00.123456Z < 2026-01-31T04:30:00.2-05:00", "2026-01-31t09:30:00z < 2026-01-31T09:30:01Z",
            "\"2026-01-31 09:30:00Z\" == 2026-01-31T09:30:00Z", "2026-01-31 < 2026-02-01", "2026-01-31 >= 2026-01-31",
            "2026-01-30T23:00:00Z >= 2026-01-31", "2026-01-30T22:59:59Z < 2026-01-31", "2024-02-29 < 2024-03-01",
            "2026-01-31T09:30:00Z != 2026-01-31", "$now >= $today", "$now > 2024-01-13T03:53:30+01:00",
            "$now == 2024-01-13T03:53:31+01:00", "2026-01-31T09:30:00Z != abc",
        ]
    )
    func holds(condition: String) async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("assert \(condition)") == .done, "\(fixture.messages)")
    }

    @Test(
        "a time and something else cannot be ordered",
        arguments: [
            "2026-01-31T09:30:00Z > abc", "2026-01-31 < 2026-02-31", "2026-01-31T25:00:00Z > 2026-01-31",
            "2026-01-31T09:30:00 > 2026-01-31T09:30:00Z", "2026-01-31T09:30:00Z > 5", "2026-02-29 > 2026-01-01",
            "'' < 2026-01-31",
        ]
    )
    func noOrder(condition: String) async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("assert \(condition)") == .usage)
        #expect(fixture.messages.contains("cannot be ordered"), "\(fixture.messages)")
    }
}
