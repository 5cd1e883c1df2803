import JobAssist
import Testing

@Suite("Shell dialect")
struct ShellDialectTests {
    private static let breaks = " \t\n\"'><=;|&(:"

    private func lines(
        _ shell: ShellDialect,
        _ line: String,
        _ candidates: [CommandLineCompleter.Candidate],
        columns: Int? = nil
    ) -> [String] {
        shell.lines(candidates, for: shell.line(line, breaks: Self.breaks).word, columns: columns)
    }

    private func candidate(_ text: String, isWhole: Bool = true, _ summary: String = "")
        -> CommandLineCompleter.Candidate
    {
        CommandLineCompleter.Candidate(text: text, isWhole: isWhole, label: text, summary: summary)
    }

    @Test(
        "bash gets its part of the word, quoted as the line is",
        arguments: [
            ("embedjobs create model=al", "model=all mini", true, #"all\ mini "#),
            ("embedjobs upload ", "a b.jsonl", true, #"a\ b.jsonl "#),
            ("embedjobs upload 'a", "a b.jsonl", true, "a b.jsonl"),
            ("embedjobs upload \"a", "a$b`c.jsonl", true, #"a\$b\`c.jsonl"#),
            ("embedjobs upload ", "dir/", false, "dir/"),
            ("embedjobs create mo", "model=", false, "model="),
            ("embedjobs upload ~/d", "~/docs.jsonl", true, "~/docs.jsonl "),
            ("embedjobs upload ", "~odd", true, #"\~odd "#),
            ("embedjobs upload ", "naïve.jsonl", true, "naïve.jsonl "),
        ]
    )
    func bash(line: String, text: String, isWhole: Bool, inserted: String) {
        #expect(lines(.bash, line, [candidate(text, isWhole: isWhole)]) == [inserted])
    }

    @Test("a candidate that the quote cannot hold, or that has control characters, is left out")
    func unwritable() {
        #expect(lines(.bash, "embedjobs upload 'it", [candidate("it's")]) == [])
        #expect(lines(.fish, "embedjobs upload ", [candidate("a\nb")]) == [])
        #expect(lines(.bash, "embedjobs upload $HOME/d", [candidate("docs")]) == [])
    }

    @Test("bash lists candidates with their summaries, within the width")
    func list() {
        let all = [candidate("list", "Show jobs."), candidate("get", "Fetch and show jobs, one or more of them.")]
        #expect(lines(.bash, "embedjobs ", all, columns: 30) == ["list  Show jobs.", "get   Fetch and show jobs, o…"])
    }

    @Test("zsh gets the word and its description, fish the plain word and its summary")
    func descriptions() {
        let all = [candidate("a b", "Text.")]
        #expect(lines(.zsh, "embedjobs ", all, columns: 80) == [#"a\ b "# + "\ta b  Text."])
        #expect(
            lines(.zsh, "embedjobs create model=\"a", [candidate("model=a b")]) == [#"model=a\ b "# + "\tmodel=a b"]
        )
        #expect(lines(.zsh, "embedjobs upload 'a", [candidate("a b")]) == ["a b' \ta b"])
        #expect(lines(.fish, "embedjobs ", all) == ["a b\tText."])
    }

    @Test("the scripts quote the path of the program", arguments: ShellDialect.allCases)
    func scripts(shell: ShellDialect) {
        let script = shell.script(path: "/opt/it's/embedjobs")
        #expect(script.contains(shell == .fish ? #"'/opt/it\'s/embedjobs'"# : #"'/opt/it'\''s/embedjobs'"#))
        #expect(script.contains("complete \(shell.rawValue)"))
    }
}
