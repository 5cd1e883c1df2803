import JobCommands
import JobScript
import Testing

@Suite("Habit")
struct HabitTests {
    @Test(
        "a command with one meaning here is run",
        arguments: [
            ("\\q", "exit"), ("quit", "exit"), ("  quit;", "exit"), ("QUIT", "exit"), (":q", "exit"), ("?", "help"),
            ("\\?", "help"), ("\\h create", "help create"), ("? wait", "help wait"), ("--help", "help"),
            ("create --help", "help create"), ("wait -h", "help wait"), ("\\! ls -l", "! ls -l"),
            ("\\i a.embedjobs", "include a.embedjobs"), ("exit()", "exit"),
        ]
    )
    func done(line: String, meant: String) { #expect(Habit.reading(of: line) == .run(meant)) }

    @Test(
        "a command with several meanings is explained",
        arguments: [
            ("ls", "datasets"), ("ls -l", "! ls"), ("ll", "list"), ("rm abc", "delete ID"), ("ps", "list"),
            ("status", "get ID"), ("jobs", "list"), ("kill 5", "cancel ID"), ("cat a.txt", "peek ID"),
            ("cd ..", "! pwd"),
            ("SELECT * FROM jobs;", "SQL is not supported"), ("\\d", "datasets"), ("\\l", "models"),
            ("clear", "Control-L"),
            ("export A=b", "let NAME"),
        ]
    )
    func answered(line: String, part: String) throws {
        guard case .say(let answer) = try #require(Habit.reading(of: line)) else {
            Issue.record("\(line) is done")
            return
        }
        #expect(answer.contains(part) && !answer.hasSuffix("."))
    }

    @Test(
        "every other line is read unchanged",
        arguments: [
            "", "list", "exit", "help create", "create model=a", "quit now", "status = 5", "cats", "get --help x",
            "echo ls",
        ]
    )
    func nothing(line: String) { #expect(Habit.reading(of: line) == nil) }

    @Test("names are unique, do not collide with commands, and lead to commands")
    func table() {
        let ours = Set(CommandTable.standard.names).union(Construct.all.map(\.name))
        let words = Habit.all.flatMap(\.words)
        #expect(Set(words).count == words.count)
        for word in words { #expect(!ours.contains(word) && word == word.lowercased(), "\(word)") }
        for habit in Habit.all {
            switch habit.meaning {
            case .command(let text), .commandWithRest(let text): #expect(ours.contains(text))
            case .answer(let text):
                #expect(text.contains("Control-") || !named(in: text).isDisjoint(with: ours), "\(text)")
            }
        }
    }

    private func named(in text: String) -> Set<String> {
        Set(text.split(whereSeparator: { " ,;".contains($0) }).map { String($0) })
    }

    @Test("the checker's help gives the same advice")
    func checker() throws {
        let runner = ScriptRunner(session: try SessionFixture().session())
        for (line, help) in [
            ("quit", "write exit"), ("kill 5", "cancel ID stops a job"), ("echoo", "did you mean echo?"),
        ] {
            #expect(runner.check(Source(name: "t", text: line), parameters: []).map(\.help) == [help])
        }
    }

    @Test(
        "options with dashes, or with spaces around the =, have their own mistakes",
        arguments: [
            ("get --format=csv a", "write format=csv, without dashes; for literal text, write '--format=csv'"),
            ("get a format = csv", "write format=…, without spaces around the ="),
            ("x = 5", "to set a variable, write let x = …"),
        ]
    )
    func options(line: String, help: String) {
        let result = Parser.parse(Source(name: "t", text: line), verbs: Set(CommandTable.standard.names))
        #expect(result.diagnostics.map(\.help) == [help])
    }
}
