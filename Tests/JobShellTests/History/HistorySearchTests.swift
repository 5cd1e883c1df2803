import EmbedJobs
import JobCommands
import JobShell
import Testing

@Suite("HistorySearch") struct HistorySearchTests {
    private let now = Timestamp(microseconds: 1_705_114_411_879_719)

    private func search(_ lines: [String]) -> HistorySearch { HistorySearch(in: lines, from: EditedText("typed")) }

    /// Returns the text after each key.
    private func found(_ search: inout HistorySearch, _ keys: String) -> [String?] {
        keys.unicodeScalars.map { scalar in
            guard case .show(let text) = search.take(.scalar(scalar), lastPattern: "last") else { return "over" }
            return text?.string
        }
    }

    @Test("Each character narrows the search; the line shown stays while it matches") func narrowing() {
        var search = search(["wait a", "create", "cancel", "wait b"])
        #expect(found(&search, "cre") == ["cancel", "create", "create"])
        #expect(search.status(now: now) == "history search: cre")
        #expect(found(&search, "x") == [nil])
        #expect(search.hasFailed)
        #expect(search.status(now: now) == "not in the history: crex")
        #expect(found(&search, "\u{7F}") == ["create"])
        #expect(found(&search, "\u{7F}\u{7F}\u{7F}\u{7F}") == ["create", "cancel", "typed", nil])
    }

    @Test("The status shows when the line was typed, and the exit code of one that failed") func facts() {
        var outcomes = [HistoryOutcome(), HistoryOutcome()]
        outcomes[0].time = Timestamp(microseconds: now.microseconds - 3 * 3_600 * 1_000_000)
        outcomes[0].exitCode = .jobFailed
        outcomes[1].time = Timestamp(microseconds: now.microseconds - 65 * 1_000_000)
        outcomes[1].exitCode = .done
        var search = HistorySearch(in: ["create a", "create b"], outcomes: outcomes, from: EditedText(""))
        #expect(search.status(now: now) == "history search: ")
        _ = found(&search, "cre")
        #expect(search.status(now: now) == "history search: cre   1 min ago")
        _ = found(&search, "\u{12}")
        #expect(search.status(now: now) == "history search: cre   3 h ago, exit code 3")
    }

    @Test("^R searches backward, ^S forward, and an empty pattern reuses the last one") func steps() {
        var search = search(["a last", "b", "c last"])
        #expect(found(&search, "\u{12}\u{12}\u{12}\u{13}") == ["c last", "a last", nil, "c last"])
    }

    @Test("The cursor is at the pattern") func cursor() {
        var search = search(["日本 create"])
        guard case .show(let text?) = search.take(.scalar("c"), lastPattern: "") else {
            Issue.record("the line was not found")
            return
        }
        #expect(text.cursor == 3)
    }

    @Test("^G and ^C cancel, Escape accepts, other keys accept and are then handled") func ends() {
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

    @Test("Letters whose low byte is a control code extend the pattern") func cyrillic() {
        var search = search(["Алёна"])
        #expect(found(&search, "Ал") == ["Алёна", "Алёна"])
    }
}
