import EmbedJobs
import JobCommands
import Testing
import VectorMaps

@Suite("RecordText")
struct RecordTextTests {
    private let records = [
        Record([("id", .text("日本")), ("note", .text("a,b")), ("count", .number(2))]),
        Record([("id", .text("x")), ("note", .text("say \"hi\"\n\u{1B}[1m")), ("count", .null)]),
    ]

    private func lines(_ format: OutputFormat) -> [String] {
        Self.lines(records, format, ["id", "note"])
    }

    private static func lines(
        _ records: [Record],
        _ format: OutputFormat,
        _ columns: TableColumns,
        names: [String] = [],
        now: Timestamp? = nil
    ) -> [String] {
        let viewer = now.map { Viewer(now: $0, style: DrawingStyle(columns: 100)) }
        return RecordText.lines(records, format, columns: columns, names: names, for: viewer).map(\.text)
    }

    @Test("columns have the width of the terminal's display, and control characters are escaped")
    func table() {
        #expect(lines(.table) == ["ID    NOTE", "日本  a,b", #"x     say "hi"\n\u{1B}[1m"#])
        #expect(Self.lines([], .table, ["id", "rows_done"]) == ["ID  ROWS DONE"])
    }

    @Test("in a file, long text is truncated in tables only")
    func longTexts() {
        let text = String(repeating: "日", count: 40)
        let record = Record([("text", .text(text))])
        let shown = ["TEXT", String(repeating: "日", count: 30) + "…"]
        #expect(Self.lines([record], .table, ["text"]) == shown)
        #expect(Self.lines([record], .vertical, []) == ["text  " + text])
    }

    @Test("Markdown is compact and exact, has one line for each record, and shows vectors as summaries")
    func markdown() {
        let note = #"say "hi"<br>\u{1B}[1m"#
        #expect(lines(.markdown) == ["|id|note|", "|---|---|", "|日本|a,b|", "|x|\(note)|"])
        #expect(Self.lines([], .markdown, ["id", "rows_done"]) == ["|id|rows_done|", "|---|---|"])
        let long = String(repeating: "a|\\", count: 40)
        let record = Record([
            ("text", .text(long)), ("rows", .count(4_000)), ("none", .null),
            ("float", .summarised(.json("[0.1,0.2]"), summary: "[2] 0.1000, …")),
        ])
        let shown = Self.lines([record], .markdown, TableColumns(record.names))
        let escaped = String(repeating: #"a\|\\"#, count: 40)
        #expect(shown.last == "|\(escaped)|4000||[2] 0.1000, …|")
    }

    @Test("a line for each field, a blank line between records")
    func vertical() {
        let second = ["id     x", #"note   say "hi"\n\u{1B}[1m"#, "count"]
        #expect(lines(.vertical) == ["id     日本", "note   a,b", "count  2", ""] + second)
    }

    @Test("for people, tables and vertical lines have commas and ages; other formats are exact")
    func human() {
        let moment = Timestamp(microseconds: 1_705_114_411_879_719)
        let now = Timestamp(microseconds: moment.microseconds + 190_000_000)
        let record = Record([("rows", .count(12_000)), ("at", .time(moment)), ("dimensions", .number(1_024))])
        func lines(_ format: OutputFormat, _ now: Timestamp?) -> [String] {
            Self.lines([record], format, ["rows", "at"], now: now)
        }
        #expect(lines(.table, now) == ["  ROWS  AT", "12,000  3 min ago"])
        #expect(lines(.table, nil).last == "12000  2024-01-13T02:53:31.879719Z")
        let whole = "at          2024-01-13T02:53:31Z (3 min ago)"
        #expect(lines(.vertical, now) == ["rows        12,000", whole, "dimensions  1024"])
        // An age of more than a month is a date, which the time contains.
        let later = Timestamp(microseconds: moment.microseconds + 40 * 86_400_000_000)
        #expect(lines(.vertical, later)[1] == "at          2024-01-13T02:53:31Z")
        let json = #"{"rows":12000,"at":"2024-01-13T02:53:31.879719Z","dimensions":1024}"#
        #expect(lines(.jsonl, now) == [json])
        #expect(lines(.csv, now).last == "12000,2024-01-13T02:53:31.879719Z,1024")
    }

    @Test("JSON, whole and by line")
    func json() {
        let objects = [
            #"{"id":"日本","note":"a,b","count":2}"#, #"{"id":"x","note":"say \"hi\"\n\u001b[1m","count":null}"#,
        ]
        #expect(lines(.jsonl) == objects)
        #expect(lines(.json) == ["[", "  \(objects[0]),", "  \(objects[1])", "]"])
        #expect(Self.lines([], .json, []) == ["[]"])
    }

    @Test("in CSV, quotes distinguish an empty text from null")
    func emptyTexts() {
        let record = Record([("a", .text("")), ("b", .null), ("c", .list([])), ("d", .text(" "))])
        #expect(Self.lines([record], .csv, []).last == "\"\",,, ")
    }

    @Test("a long value is a summary in tables and exact elsewhere", arguments: [OutputFormat.json, .jsonl, .csv])
    func summaries(format: OutputFormat) {
        let record = Record([("id", .text("x")), ("v", .summarised(.json("[1,2,3,4]"), summary: "[4] 1, 2, 3, …"))])
        for now in [nil, Timestamp(microseconds: 0)] {
            let lines = { Self.lines([record], $0, ["v"], now: now) }
            #expect(lines(.table).last == "[4] 1, 2, 3, …")
            #expect(lines(.vertical).last == "v   [4] 1, 2, 3, …")
            #expect(lines(format).joined().contains(format == .csv ? "\"[1,2,3,4]\"" : "\"v\":[1,2,3,4]}"))
        }
    }

    @Test("CSV quotes fields that need it; ids are the first fields")
    func csv() {
        #expect(lines(.csv) == ["id,note,count", "日本,\"a,b\",2", "x,\"say \"\"hi\"\"\n\u{1B}[1m\","])
        #expect(Self.lines([], .csv, ["id"]).isEmpty)
        #expect(Self.lines([], .csv, ["id"], names: ["id", "a,b"]) == [#"id,"a,b""#])
        #expect(lines(.ids) == ["日本", "x"])
    }
}
