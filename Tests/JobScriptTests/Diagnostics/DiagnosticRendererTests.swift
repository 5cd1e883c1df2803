import JobScript
import TestSupport
import Testing

@Suite("DiagnosticRenderer")
struct DiagnosticRendererTests {
    private func text(_ script: String, _ marked: String, isColored: Bool = false) throws -> String {
        let source = Source(name: "t.embedjobs", text: script)
        let all = Array(script.utf8)
        let part = Array(marked.utf8)
        let start = try #require((0...(all.count - part.count)).first { Array(all[$0..<($0 + part.count)]) == part })
        let diagnostic = Diagnostic(
            MistakeFixture("it is wrong", help: "do better"),
            at: Span(start, start + part.count),
            notes: ["in for f = b"]
        )
        return DiagnosticRenderer(isColored: isColored).text(of: diagnostic, in: source)
    }

    @Test("A message has a heading, an excerpt, notes and help")
    func shape() throws {
        let expected = """
            error: it is wrong
              --> t.embedjobs:2:6
               |
             2 | echo here
               |      ^^^^
               = in for f = b
               = help: do better
            """
        #expect(try text("echo\necho here\n", "here") == expected)
    }

    /// The text of a mistake in `marked`, which was typed at a prompt.
    private func typed(
        _ line: String,
        _ marked: String,
        _ typed: Source.Typed,
        kind: String = "check",
        width: Int? = nil
    ) -> [String] {
        let source = Source(name: "<prompt>", text: line, typed: typed)
        let found = marked.isEmpty ? nil : line.firstRange(of: marked)
        let start = found.map { line.utf8.distance(from: line.startIndex, to: $0.lowerBound) } ?? line.utf8.count
        var diagnostic = Diagnostic(
            MistakeFixture("it is wrong", help: "do better"),
            at: Span(start, start + marked.utf8.count)
        )
        diagnostic.kind = kind
        let text = DiagnosticRenderer(isColored: false, width: width).text(of: diagnostic, in: source)
        return text.split(separator: "\n").map(String.init)
    }

    @Test("A mistake in a typed line has carets below the line, the error and the help")
    func typedLine() {
        let lines = typed("echo 日本 here", "here", .above(indent: 7))
        #expect(lines == ["                 ^^^^", "error: it is wrong", "help: do better"])
        let end = typed("if", "", .above(indent: 7))
        #expect(end.first == "         ^")
    }

    @Test("Carets are left out where the line is not on the row above; the line of a block is named")
    func typedElsewhere() {
        #expect(typed("echo here", "here", .elsewhere) == ["error: it is wrong", "help: do better"])
        #expect(typed("echo\necho here", "here", .elsewhere).first == "error: line 2: it is wrong")
        // A failure comes after the output of the command.
        #expect(typed("echo here", "here", .above(indent: 7), kind: "not_found").first == "error: it is wrong")
    }

    @Test("A message is broken at words to the width of a terminal")
    func wrapped() {
        let lines = typed("echo here", "here", .elsewhere, width: 12)
        #expect(lines == ["error: it is", "  wrong", "help: do", "  better"])
    }

    @Test("The margin grows with the line number")
    func margin() throws {
        let script = String(repeating: "\n", count: 99) + "echo here"
        #expect(
            try text(script, "here").contains(
                "\n   --> t.embedjobs:100:6\n     |\n 100 | echo here\n     |      ^^^^\n"
            ) == false
        )
        #expect(
            try text(script, "here").contains(
                "\n    --> t.embedjobs:100:6\n     |\n 100 | echo here\n     |      ^^^^\n"
            )
        )
    }

    @Test(
        "Carets align by cells: tabs take four, wide characters two, combining ones none",
        arguments: [
            ("\techo x", "x", "    echo x", "         ^"),
            ("echo 日本 x", "x", "echo 日本 x", "          ^"),
            ("echo 日本 x", "日本", "echo 日本 x", "     ^^^^"),
            ("echo e\u{301}\u{302} x", "x", "echo e\u{301}\u{302} x", "       ^"),
            ("echo 👨‍👩‍👧 x", "x", "echo 👨‍👩‍👧 x", "        ^"),
            ("echo \u{1B}[1m x", "x", "echo \\u{1B}[1m x", "               ^"),
            ("echo a\\\n  b", "a\\\n  b", "echo a\\", "     ^^"),
        ]
    )
    func carets(script: String, marked: String, line: String, carets: String) throws {
        #expect(try text(script, marked).contains("\n 1 | \(line)\n   | \(carets)\n"))
    }

    @Test("One caret marks the end of a script")
    func end() {
        let source = Source(name: "t", text: "let x =\n")
        func text(at offset: Int) -> String {
            let diagnostic = Diagnostic(MistakeFixture("m"), at: Span(offset, offset))
            return DiagnosticRenderer(isColored: false).text(of: diagnostic, in: source)
        }
        #expect(text(at: 7).hasSuffix(" 1 | let x =\n   |        ^"))
        #expect(text(at: 8).hasSuffix(" 2 | \n   | ^"))
    }

    @Test("A long line is cut to a window around the mistake")
    func window() throws {
        let script = "echo " + String(repeating: "a", count: 5_000) + " here " + String(repeating: "b", count: 5_000)
        let lines = try text(script, "here").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[3].count <= 5 + Limits.excerptCellsMax + 2)
        #expect(lines[3].hasPrefix(" 1 | …aaa") && lines[3].hasSuffix("bbb…"))
        let caret = try #require(lines[4].firstIndex(of: "^"))
        let offset = lines[4].distance(from: lines[4].startIndex, to: caret)
        #expect(lines[3].dropFirst(offset).hasPrefix("here"))
    }

    @Test("Colours add ANSI sequences around the same text")
    func colors() throws {
        let colored = try text("echo here", "here", isColored: true)
        #expect(colored.hasPrefix("\u{1B}[1;31merror:\u{1B}[0m it is wrong\n"))
        var plain = colored
        while let start = plain.firstIndex(of: "\u{1B}"), let end = plain[start...].firstIndex(of: "m") {
            plain.removeSubrange(start...end)
        }
        #expect(plain == (try text("echo here", "here")))
    }

    @Test("A message without a position omits the excerpt, and control characters are escaped")
    func withoutPlace() {
        let source = Source(name: "t", text: "")
        let text = DiagnosticRenderer(isColored: false).text(
            of: Diagnostic(MistakeFixture("a\u{1B}[2Jb", help: "h\n"), at: nil),
            in: source
        )
        #expect(text == "error: a\\u{1B}[2Jb\n  = help: h\\n")
    }
}
