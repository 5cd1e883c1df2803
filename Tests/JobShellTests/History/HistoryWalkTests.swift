import JobShell
import Testing

@Suite("HistoryWalk") struct HistoryWalkTests {
    private let lines = ["create a", "list", "create b", "get create-me"]

    @Test("A walk visits lines with the prefix before the cursor, and returns to the typed text") func prefix() {
        var walk = HistoryWalk()
        var text = EditedText(Array("crex".unicodeScalars), cursor: 3)
        var seen: [String?] = []
        for _ in 0..<3 {
            let next = walk.older(than: text, in: lines)
            seen.append(next?.string)
            text = next ?? text
        }
        #expect(seen == ["create b", "create a", nil])
        text = walk.newer(than: text, in: lines) ?? text
        #expect(text.string == "create b")
        let start = walk.newer(than: text, in: lines)
        #expect(start == EditedText(Array("crex".unicodeScalars), cursor: 3))
        #expect(walk.newer(than: text, in: lines) == nil)
    }

    @Test("Editing a recalled line starts another walk") func edited() {
        var walk = HistoryWalk()
        let found = walk.older(than: EditedText(""), in: lines)
        #expect(found?.string == "get create-me")
        let edited = EditedText("create ")
        #expect(walk.newer(than: edited, in: lines) == nil)
        #expect(walk.older(than: edited, in: lines)?.string == "create b")
    }

    @Test("A line of any length is recalled in full") func long() {
        let long = EditedText(Array(String(repeating: "0123456789", count: 150).unicodeScalars), cursor: 0)
        var walk = HistoryWalk()
        let older = walk.older(than: long, in: lines)
        #expect(older?.string == "get create-me")
        #expect(older.flatMap { walk.newer(than: $0, in: lines) } == long)
    }

    @Test("A line equal to the current one is skipped") func same() {
        var walk = HistoryWalk()
        #expect(walk.older(than: EditedText("create b"), in: ["create b!", "create b"])?.string == "create b!")
    }
}
