import EmbedJobs
import JobCommands
import Testing
import VectorMaps

/// Tables of jobs on terminals of several widths.
@Suite("Table layout")
struct TableLayoutTests {
    private static let created = Timestamp(microseconds: 1_705_114_411_000_000)
    private static let now = Timestamp(microseconds: created.microseconds + 125_000_000)

    private static func record(_ name: String, _ id: String, _ status: StatusSign, done: Int, took: Int64?) -> Record {
        let time = Elapsed.test(from: created, seconds: took)
        return Record(
            [
                ("id", .id(id)), ("name", .text(name)), ("status", .status("\(status)", status)),
                ("model", .text("all-minilm-l6-v2")), ("created_at", .time(created)),
            ],
            derived: [("rows", .progress(done, of: 4_000)), ("took", .elapsed(time))]
        )
    }

    private static let records = [
        record("nightly-2026-01-31-passages", "7c3ad0d7-1111-4000-8000-000000000001", .success, done: 4_000, took: 41),
        record("b", "7c3ad0d7-2222-4000-8000-000000000002", .failure, done: 0, took: nil),
        record("日本", "99999999-0000-4000-8000-000000000003", .activity, done: 1_256, took: nil),
    ]
    private static let columns = TableColumns(
        ["name", "id", "status", "rows", "took", "model", "created_at"],
        dispensable: ["created_at", "model"]
    )

    private func lines(
        _ width: Int,
        hasUnicode: Bool = true,
        _ columns: TableColumns = columns,
        _ records: [Record] = records
    ) -> [StyledLine] {
        let style = DrawingStyle(columns: width, hasUnicode: hasUnicode)
        return RecordText.lines(records, .table, columns: columns, for: Viewer(now: Self.now, style: style))
    }

    @Test("a wide terminal shows all columns: short ids, numbers at the right, signs, the time so far")
    func wide() {
        let shown = [
            "NAME                         ID          STATUS             ROWS      TOOK  MODEL             CREATED",
            "nightly-2026-01-31-passages  7c3ad0d7-1  ✓ success   4,000/4,000      41 s  all-minilm-l6-v2  2 min ago",
            "b                            7c3ad0d7-2  ✗ failure       0/4,000  2 m 05 s  all-minilm-l6-v2  2 min ago",
            "日本                         99999999    ● activity  1,256/4,000  2 m 05 s  all-minilm-l6-v2  2 min ago",
        ]
        #expect(lines(120).map(\.text) == shown)
    }

    @Test("a narrower one truncates texts, then leaves out columns, and never cuts an id, a number or a status")
    func narrow() {
        let text = lines(80).map(\.text)
        #expect(text[0].hasSuffix("TOOK  CREATED"), "\(text)")
        #expect(text[1].hasPrefix("nightly-2026-01-31-pa…"), "\(text)")
        #expect(text.allSatisfy { $0.count <= 80 } && text[1].contains("7c3ad0d7-1  ✓ success   4,000/4,000      41 s"))
        let few = lines(64).map(\.text)
        #expect(few[0].hasSuffix("ROWS      TOOK"), "\(few)")
    }

    @Test("a table that cannot fit has its columns below each other")
    func list() {
        let shown = lines(40).map(\.text)
        let first = [
            "name        nightly-2026-01-31-passages", "id          7c3ad0d7-1", "status      ✓ success",
            "rows        4,000/4,000",
        ]
        #expect(Array(shown.prefix(4)) == first)
        #expect(shown.filter { $0.isEmpty }.count == 2)
    }

    @Test("columns that were asked for are all shown")
    func chosen() {
        let chosen = TableColumns(["name", "model", "status", "created_at"])
        #expect(lines(50, chosen).map(\.text)[0] == "name        nightly-2026-01-31-passages")
        #expect(lines(70, chosen).map(\.text)[0].hasSuffix("STATUS      CREATED"))
    }

    @Test("without Unicode, signs and the ellipsis are ASCII; the colour only repeats the sign")
    func ascii() {
        let shown = lines(80, hasUnicode: false)
        #expect(shown.map(\.text).joined().allSatisfy { $0.isASCII || "日本".contains($0) }, "\(shown)")
        #expect(shown[1].text.contains("+ success") && shown[2].text.contains("! failure"))
        #expect(shown[1].text.contains("...  "), "\(shown[1])")
        #expect(shown[2].pieces.contains(StyledLine.Piece("! failure", .bad)))
    }

    @Test("the text of rows comes last and takes the rest of the width")
    func texts() {
        let row = Record([("text", .text(String(repeating: "word ", count: 60))), ("topic", .text("databases"))])
        let shown = lines(60, TableColumns(["topic", "text"]), [row]).map(\.text)
        #expect(shown[0] == "TOPIC      TEXT" && shown[1].count == 60 && shown[1].hasSuffix("…"), "\(shown)")
    }
}

extension Elapsed {
    /// The time from a moment on for some seconds; nil for what has not ended.
    fileprivate static func test(from start: Timestamp, seconds: Int64?) -> Elapsed {
        Elapsed(start: start, end: seconds.map { Timestamp(microseconds: start.microseconds + $0 * 1_000_000) })
    }
}
