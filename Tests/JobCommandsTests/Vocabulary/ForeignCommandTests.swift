import JobCommands
import JobScript
import Testing

@Suite("ForeignCommand")
struct ForeignCommandTests {
    @Test("names are unique, do not collide with commands, and lead to commands")
    func table() {
        let ours = Set(CommandTable.standard.names).union(Construct.all.map(\.name))
        let words = ForeignCommand.all.flatMap(\.words)
        #expect(Set(words).count == words.count)
        for word in words { #expect(!ours.contains(word) && word == word.lowercased(), "\(word)") }
        for foreign in ForeignCommand.all {
            switch foreign.meaning {
            case .command(let text), .commandWithRest(let text): #expect(ours.contains(text))
            case .explanation(let text):
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
            ("get --format csv a", "write format=csv, without dashes; for literal text, write '--format'"),
            ("list --json", "write format=json, without dashes; for literal text, write '--json'"),
            ("list --limit 5", "write limit=5, without dashes; for literal text, write '--limit'"),
            ("create --input-type=x", "write input_type=x, without dashes; for literal text, write '--input-type=x'"),
            ("list limit=1 -- c", "remove it; for literal text, write '--'"),
            ("get a format = csv", "write format=…, without spaces around the ="),
            ("x = 5", "to set a variable, write let x = …"),
        ]
    )
    func options(line: String, help: String) {
        let result = Parser.parse(Source(name: "t", text: line), verbs: Set(CommandTable.standard.names))
        #expect(result.diagnostics.map(\.help) == [help])
    }
}
