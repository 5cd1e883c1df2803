import JobCommands
import TestSupport
import Testing

@Suite("Shell variables")
struct ShellVariablesTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func run(_ line: String, _ value: String) async -> ExitCode {
        await fixture.run("param x\n\(line)", [("x", value)])
    }

    /// The longest value that fits with its name, the equals sign and the terminating NUL.
    private static let longest = String(repeating: "v", count: 131_072 - "EJ_x=".count - 1)

    @Test("the longest value that the system supports arrives complete")
    func longest() async throws {
        #expect(await run("! printf %s \"$EJ_x\" | wc -c | tr -d ' '", Self.longest) == .done, "\(fixture.messages)")
        #expect(try fixture.shellOutput == "131066\n")
    }

    @Test("a longer value is an error before the line runs", arguments: ["! echo ran", "echo a | echo ran"])
    func tooLong(line: String) async throws {
        #expect(await run(line, Self.longest + "v") == .failure)
        #expect(
            fixture.messages.contains("$x has 131,067 bytes; the environment of a program can hold at most 131,066")
        )
        #expect(fixture.messages.contains("write it to a file: echo $x > FILE"))
        #expect(try fixture.shellOutput == "")
    }

    @Test("a line gets the fields of the file that a text names if it asks for them")
    func fileFields() async throws {
        let script = "let x_ext = own\n! echo \"$EJ_x_stem $EJ_x_ext\"\n! env | grep -c ^EJ_x_"
        #expect(await run(script, "a/b.tar.gz") == .done, "\(fixture.messages)")
        // The second line gets only the variable of that name.
        #expect(try fixture.shellOutput == "b.tar own\n1\n")
    }

    @Test("the error for a long field names it")
    func field() async throws {
        let text = String(repeating: "v", count: 200_000)
        try fixture.folder.write("{\"body\":\"\(text)\"}\n", to: "rows.jsonl")
        #expect(await fixture.run("for row in @$dir/rows.jsonl {\n! echo ran\n}") == .failure)
        #expect(fixture.messages.contains("$row"), "\(fixture.messages)")
        #expect(try fixture.shellOutput == "")
    }

    @Test("variables that exceed the limit together are an error before the line runs")
    func together() async throws {
        let lets = (0..<70).map { "let x\($0) = \"$x\"\n" }.joined()
        #expect(await run("\(lets)! echo ran", String(repeating: "v", count: 100_000)) == .failure)
        #expect(fixture.messages.contains("bytes; the environment of a program can hold at most "))
        #expect(fixture.messages.contains("; the largest is $x"))
        #expect(try fixture.shellOutput == "")
    }

    @Test("a value with a NUL byte is an error before the line runs")
    func nul() async throws {
        #expect(await run("! echo ran", "a\u{0}b") == .failure)
        #expect(fixture.messages.contains("$x contains a NUL byte, which an environment variable cannot hold"))
        #expect(try fixture.shellOutput == "")
    }

    @Test("the error can be caught")
    func caught() async throws {
        #expect(await run("try echo a | echo ran\necho $error.message", Self.longest + "v") == .done)
        #expect(fixture.output.out.first?.hasPrefix("$x has 131,067 bytes") == true)
    }
}
