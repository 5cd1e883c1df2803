import JobShell
import Testing

@Suite("HistorySearch") struct HistorySearchTests {
    private func search(_ lines: [String]) -> HistorySearch { HistorySearch(in: lines, from: EditedText("typed")) }

    /// The texts that keys lead to, one after another.
    private func found(_ search: inout HistorySearch, _ keys: String) -> [String?] {
        keys.unicodeScalars.map { scalar in
            guard case .show(let text) = search.take(.scalar(scalar), lastPattern: "last") else { return "over" }
            return text?.string
        }
    }

    @Test("Each character narrows the search; the line shown stays while it can") func narrowing() {
        var search = search(["wait a", "create", "cancel", "wait b"])
        #expect(found(&search, "cre") == ["cancel", "create", "create"])
        #expect(search.status == "history search: cre")
        #expect(found(&search, "x") == [nil])
        #expect(search.hasFailed)
        #expect(search.status == "not in the history: crex")
        #expect(found(&search, "\u{7F}") == ["create"])
        #expect(found(&search, "\u{7F}\u{7F}\u{7F}\u{7F}") == ["create", "cancel", "typed", nil])
    }

    @Test("^R goes back, ^S forth, and the last pattern is taken up by an empty one") func steps() {
        var search = search(["a last", "b", "c last"])
        #expect(found(&search, "\u{12}\u{12}\u{12}\u{13}") == ["c last", "a last", nil, "c last"])
    }

    @Test("The cursor stands where the pattern does") func cursor() {
        var search = search(["日本 create"])
        guard case .show(let text?) = search.take(.scalar("c"), lastPattern: "") else {
            Issue.record("the line was not found")
            return
        }
        #expect(text.cursor == 3)
    }

    @Test("Keys that end it: ^G and ^C give up, Escape takes, any other takes and goes on") func ends() {
        for key: Key in [.scalar("\u{7}"), .scalar("\u{3}")] {
            var search = search([])
            #expect(search.take(key, lastPattern: "") == .cancel)
        }
        var search = search([])
        #expect(search.take(.escape, lastPattern: "") == .accept(handsOn: false))
        for key: Key in [.scalar("\r"), .special(.left, bytes: []), .meta(UInt8(ascii: "b")), .scalar("\t")] {
            #expect(search.take(key, lastPattern: "") == .accept(handsOn: true))
        }
        #expect(search.start.string == "typed")
    }

    @Test("Letters whose low byte is a control are letters") func cyrillic() {
        var search = search(["Алёна"])
        #expect(found(&search, "Ал") == ["Алёна", "Алёна"])
    }
}
