import JobCommands
import Testing
import EmbedJobs
import VectorMaps

@Suite("Short ids")
struct ShortIDsTests {
    private func shown(_ ids: [String]) -> [String] {
        let viewer = Viewer(now: Timestamp(microseconds: 0), style: DrawingStyle(columns: 100))
        let records = ids.map { Record([("id", .id($0))]) }
        return RecordText.lines(records, .table, columns: ["id"], for: viewer).dropFirst().map(\.text)
    }

    @Test("eight characters of a UUID, and more where several begin with them")
    func lengths() {
        let ids = [
            "7c3ad0d7-1111-4000-8000-000000000001", "7c3ad0d7-1122-4000-8000-000000000002",
            "99999999-1111-4000-8000-000000000001",
        ]
        #expect(shown(ids) == ["7c3ad0d7-111", "7c3ad0d7-112", "99999999"])
        #expect(shown([ids[0], ids[0]]) == ["7c3ad0d7", "7c3ad0d7"])
    }

    @Test("an id that begins with a name is whole, because its end tells it apart")
    func named() {
        #expect(shown(["nightly-2026-01-31-x8k2p1"]) == ["nightly-2026-01-31-x8k2p1"])
    }
}
