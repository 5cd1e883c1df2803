import DisplayText
import JobAssist
import JobShell
import Testing

@Suite("CompletionMenu") struct CompletionMenuTests {
    private func rows(
        _ candidates: [Completion.Candidate],
        columns: Int = 40,
        rowsMax: Int = 10,
        isColored: Bool = false
    ) -> [String] {
        CompletionMenu(candidates, columns: columns, rowsMax: rowsMax, isColored: isColored).rows
    }

    private func plain(_ names: [String]) -> [Completion.Candidate] { names.map { Completion.Candidate($0) } }

    @Test("Candidates fill as many columns as fit, top to bottom") func columns() {
        let names = (1...7).map { "item-\($0)" }
        let menu = rows(plain(names), columns: 30)
        #expect(menu == ["item-1   item-4   item-7", "item-2   item-5", "item-3   item-6"])
    }

    @Test("Summaries follow labels, grey if coloured, cut to the space")
    func summaries() {
        let candidates = [
            Completion.Candidate("model=", summary: "which model embeds"), Completion.Candidate("id=", summary: ""),
        ]
        #expect(rows(candidates, columns: 30) == ["model=  which model embeds", "id="])
        #expect(rows(candidates, columns: 20) == ["model=  which mode…", "id="])
        #expect(rows(candidates, columns: 30, isColored: true)[0] == "model=  \u{1B}[90mwhich model embeds\u{1B}[0m")
    }

    @Test("The last row tells the number of hidden candidates") func more() {
        let menu = rows(plain((0..<10_000).map { "id-\(10_000 + $0)" }), columns: 41, rowsMax: 5)
        #expect(menu.count == 5)
        #expect(menu[0] == "id-10000   id-10004   id-10008")
        #expect(menu[4] == "+9988 more")
        #expect(rows(plain(["a", "b"]), rowsMax: 0) == [])
        #expect(rows([]) == [])
    }

    @Test("A choice is in reverse video, on its page")
    func choice() {
        let candidates = plain((0..<30).map { "id-\(10 + $0)" })
        func menu(_ choice: Int?) -> CompletionMenu {
            CompletionMenu(candidates, choice: choice, columns: 18, rowsMax: 5, isColored: false)
        }
        #expect(menu(nil).rows == ["id-10   id-14", "id-11   id-15", "id-12   id-16", "id-13   id-17", "+22 more"])
        #expect(menu(nil).rowCount == 4)
        #expect(menu(5).rows[1] == "id-11   \u{1B}[7mid-15\u{1B}[0m")
        #expect(menu(5).rows.last == "+22 more")
        #expect(menu(29).rows == ["id-34   id-38", "id-35   \u{1B}[7mid-39\u{1B}[0m", "id-36", "id-37", "25-30 of 30"])
    }

    @Test("Summaries are whole if all candidates fit below each other")
    func wholeSummaries() {
        let long = String(repeating: "words ", count: 12) + "end"
        let candidates = [Completion.Candidate("model=", summary: long), Completion.Candidate("id=", summary: "short")]
        #expect(rows(candidates, columns: 120) == ["model=  " + long, "id=     short"])
        #expect(rows(candidates, columns: 120, rowsMax: 1)[0].contains("…"))
    }

    @Test("A menu of five hundred candidates with a choice takes a small part of its 50 ms")
    func speedOfChoosing() {
        let candidates = (0..<500).map { Completion.Candidate("größe-\($0)", summary: "complete, \($0) rows") }
        let time = ContinuousClock().measure {
            _ = CompletionMenu(candidates, choice: 400, columns: 200, rowsMax: 50, isColored: true)
        }
        #expect(time < .milliseconds(25))
    }

    @Test("No row is wider than the window", arguments: [8, 9, 20, 79, 200])
    func width(columns: Int) {
        let candidates = (0..<50).map { index in
            let label = String(repeating: "日本x", count: index % 9 + 1)
            return Completion.Candidate("x", label: label, summary: "\(index) e\u{301} 🙂")
        }
        let menu = rows(candidates, columns: columns, rowsMax: 20)
        #expect(!menu.isEmpty)
        for row in menu { #expect(DisplayWidth.cells(of: row) < columns, "\(row)") }
    }

    @Test("Control characters are escaped") func escapes() {
        #expect(rows([.init("x", label: "a\u{1B}[2J", summary: "\n")]) == ["a\\u{1B}[2J  \\n"])
    }

    @Test("A menu of ten thousand candidates takes a small part of its 50 ms") func speed() {
        let candidates = (0..<10_000).map { Completion.Candidate("job-\($0)", summary: "complete, \($0) rows") }
        let time = ContinuousClock().measure { _ = rows(candidates, columns: 200, rowsMax: 50) }
        #expect(time < .milliseconds(25))
    }
}
