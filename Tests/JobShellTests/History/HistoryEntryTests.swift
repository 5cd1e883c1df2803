import JobShell
import Testing

@Suite("HistoryEntry") struct HistoryEntryTests {
    @Test(
        "An entry is one line and round-trips",
        arguments: ["list", "for j {\n  get\t$j\n}", "say \"a\\b\"", "日本 🙂 e\u{301}", "\u{0}\u{1B}", "\u{2028}"]
    )
    func roundTrip(text: String) throws {
        let line = HistoryEntry(seconds: 7, text: text).line
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 })
        let entry = try #require(HistoryEntry(line: line.dropLast()))
        #expect(entry.seconds == 7)
        #expect(Array(entry.text.utf8) == Array(text.utf8))
    }

    @Test("A line is JSON with t and c") func form() {
        #expect(
            String(decoding: HistoryEntry(seconds: 7, text: "a\nb").line, as: UTF8.self) == #"{"t":7,"c":"a\nb"}"#
                + "\n"
        )
    }

    @Test(
        "A malformed line is rejected",
        arguments: [
            "", "_HiStOrY_V2_", "{\"t\":1,\"c\":\"cut", "{\"t\":1}", "{\"c\":5}", "{\"c\":\"\"}", "[1]", "null",
        ]
    )
    func others(line: String) { #expect(HistoryEntry(line: Array(line.utf8)[...]) == nil) }

    @Test("Members added by other versions are ignored") func members() {
        let entry = HistoryEntry(line: Array(#"{"v":2,"c":"list","t":"x"}"#.utf8)[...])
        #expect(entry == HistoryEntry(seconds: 0, text: "list"))
    }
}
