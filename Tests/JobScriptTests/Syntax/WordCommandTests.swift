import JobScript
import Testing

@Suite("WordCommand")
struct WordCommandTests {
    private func invocation(_ command: WordCommand) throws -> Invocation {
        guard case .run(let run) = command.statement.kind, case .command(let invocation) = run.action else {
            throw Problem.noCommand
        }
        return invocation
    }

    private enum Problem: Error { case noCommand }

    /// Returns a command's arguments as "value" or "key=value".
    private func given(_ words: [String], values: [String] = []) throws -> [String] {
        let command = try #require(WordCommand(words: words, values: values, sourceName: "words"))
        return try invocation(command).items.map { item in
            func text(_ term: Term) -> String {
                term.pieces.map { if case .text(let text) = $0 { text } else { "?" } }.joined()
            }
            return switch item {
            case .value(let term): text(term)
            case .option(let option): "\(option.key.text)=\(text(option.value))"
            }
        }
    }

    @Test("Words are not parsed again")
    func verbatim() throws {
        let words = ["$job", "'a", "a;b", "a b", "*", "\\n", "#c", "|", "", "{"]
        #expect(try given(["echo"] + words) == words)
    }

    @Test("watch precedes a command, as in a script")
    func watch() throws {
        let command = try #require(WordCommand(words: ["watch", "list", "every=2s"], sourceName: "words"))
        guard case .watch(let invocation) = command.statement.kind else {
            Issue.record("not watched")
            return
        }
        #expect(invocation.verb.text == "list" && invocation.items.count == 1)
        #expect(command.source.text(of: invocation.span) == "list every=2s")
        #expect(try given(["watch"]) == [])
    }

    @Test("A word with a key is an option, unless it is passed as a value")
    func options() throws {
        #expect(try given(["create", "model=m=1", "name=", "1=2", "=x"]) == ["model=m=1", "name=", "1=2", "=x"])
        let command = try #require(WordCommand(words: ["embed"], values: ["a=b"], sourceName: "words"))
        guard case .value = try invocation(command).items[0] else {
            Issue.record("a=b is read as an option")
            return
        }
    }

    @Test(
        "The displayed line is equivalent",
        arguments: [
            [
                "echo", "plain", "two words", "it's", "\"", "$x", "a\nb", "\u{7}", "é", "", "a=b c", "else", "}",
                "x;y>z|!",
            ],
            ["upload", "a b.jsonl", "name=it's $x", "keep_fields="],
        ]
    )
    func shownLine(words: [String]) throws {
        let command = try #require(WordCommand(words: words, sourceName: "words"))
        let parsed = Parser.parse(command.source, verbs: [])
        #expect(parsed.diagnostics.isEmpty, "\(parsed.diagnostics)")
        let statement = try #require(parsed.statements.first)
        guard case .run(let run) = statement.kind, case .command(let invocation) = run.action else {
            throw Problem.noCommand
        }
        let texts = invocation.items.map { item in
            switch item {
            case .value(let term): ScriptWriter.text(of: term)
            case .option(let option): option.key.text + "=" + ScriptWriter.text(of: option.value)
            }
        }
        let own = try self.invocation(command).items
        #expect(texts.count == own.count)
        for (item, text) in zip(own, texts) {
            let span =
                switch item {
                case .value(let term): term.span
                case .option(let option): option.span
                }
            #expect(command.source.text(of: span) == text)
        }
    }

    @Test("Without words, the command is nil")
    func nothing() { #expect(WordCommand(words: [], sourceName: "words") == nil) }
}
