import JobScript
import Testing

@Suite("ShellWords")
struct ShellWordsTests {
    /// The shell lines of a script without mistakes; nil for a script with mistakes.
    private static func lines(_ text: String) -> [String]? {
        let result = Parser.parse(Source(name: "t", text: text), verbs: ["echo"])
        return result.diagnostics.isEmpty ? result.statements.compactMap(line(of:)) : nil
    }

    private static func line(of statement: Statement) -> String? {
        switch statement.kind {
        case .assignment(_, _, .shell(let line, _)), .loop(_, .shell(let line), _): return line.text
        case .run(let run):
            if case .shell(let line) = run.action { return line.text }
            if case .shell(let line)? = run.redirect { return line.text }
            return nil
        default: return nil
        }
    }

    @Test(
        "A line ends before an else with a block that sh would read as text",
        arguments: [
            ("! false else { echo b }", "false"),
            ("! cd a && make   else { exit 2 }", "cd a && make"),
            ("!test -f x \\\n -a -f y else { echo b }", "test -f x \\\n -a -f y"),
            ("! { a; b; } else { echo b }", "{ a; b; }"),
            ("! (a) else { echo b }", "(a)"),
            ("! if a; then b; fi else { echo b }", "if a; then b; fi"),
            ("! echo 'it else {' else { echo b }", "echo 'it else {'"),
            ("! echo \"$(echo \"a\" else { b)\" else { echo b }", "echo \"$(echo \"a\" else { b)\""),
            ("! echo a#b else { echo b }", "echo a#b"),
            ("! cat <f >g 2>&1 else { echo b }", "cat <f >g 2>&1"),
            ("try ! a else { echo b }", "a"),
            ("let x = ! a | b else { echo b }", "a | b"),
            ("echo a | b -c else { echo b }", "b -c"),
        ]
    )
    func handler(text: String, line: String) { #expect(Self.lines(text) == [line]) }

    private static func innerLines(_ statements: [Statement]) -> [String] {
        statements.flatMap { statement in
            if case .attempt(let attempt) = statement.kind { return innerLines(attempt.body) }
            return line(of: statement).map { [$0] } ?? []
        }
    }

    @Test(
        "In a block, a line ends before the } that closes it, and only there",
        arguments: [
            ("try { ! touch a }", "touch a"), ("try { ! a | b } else { echo c }", "a | b"),
            ("try { let x = ! id -u }", "id -u"), ("try { for l in ! ls { echo b } }", "ls"),
            ("try { ! { a; b; } }", "{ a; b; }"), ("try {\n! echo } a\n}", "echo } a"), ("! echo }", "echo }"),
            ("try {\n! awk '{ print }'\n}", "awk '{ print }'"), ("try { ! echo '}' }", "echo '}'"),
            ("try { ! b; c } else { echo d }", "b; c"), ("try { try { ! echo a } } else { echo b }", "echo a"),
        ]
    )
    func closing(text: String, line: String) throws {
        let result = Parser.parse(Source(name: "t", text: text), verbs: ["echo"])
        #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
        #expect(Self.innerLines(result.statements) == [line])
    }

    @Test(
        "Every other line is left to sh as a whole",
        arguments: [
            "if a; then b; else { c; }; fi", "if a; then b; else if c; then { d; }; fi; fi",
            "echo a else b", "echo a else \\{", "echo a # else { b }", "echo ' else { b }", "echo \" else { b }",
            "echo `a else { b`", "echo $(a else { b)", "(a else { b)", "echo a\\ else { b", "a else {b",
            "f() { b; }; f", "a; else { b; }", "a && else { b; }", "echo a > else { b",
        ]
    )
    func whole(line: String) { #expect(Self.lines("! " + line) == [line]) }

    @Test(
        "The line of a loop ends before a { that sh would read as text",
        arguments: [
            ("for l in ! ls *.txt { echo b }", "ls *.txt"),
            ("for l in !ls | sort { echo b }", "ls | sort"),
            ("for l in ! { ls; id; } { echo b }", "{ ls; id; }"),
            ("for l in ! f() { ls; }; f { echo b }", "f() { ls; }; f"),
            ("for l in ! if a; then { b; }; fi { echo b }", "if a; then { b; }; fi"),
            ("for l in ! awk '{ print }' f{,2} { echo b }", "awk '{ print }' f{,2}"),
            ("for l in ! find . -exec echo {} \\; {\n echo b\n}", "find . -exec echo {} \\;"),
        ]
    )
    func block(text: String, line: String) { #expect(Self.lines(text) == [line]) }

    @Test("A line with many open substitutions is read without a crash")
    func nesting() {
        let line = "echo " + String(repeating: "$(", count: 100_000) + " else { b"
        #expect(Self.lines("! " + line) == [line])
    }
}
