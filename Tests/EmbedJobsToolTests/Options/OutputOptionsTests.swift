import TestSupport
import Testing

/// The format of records that an agent reads from a pipe.
@Suite struct OutputOptionsTests {
    /// The output of a shell line, in which `$0` is the program.
    private func output(_ line: String, _ fixture: ToolFixture, _ environment: [String: String?] = [:]) throws -> String
    {
        let own = fixture.environment.merging(["AI_AGENT": "some-agent", "EMBEDJOBS_AGENT_MODE": nil]) { $1 }
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", line, fixture.binary],
            environment: own.merging(environment) { $1 },
            folder: fixture.work
        )
        #expect(result.exitCode == 0, "\(result.errors)")
        return result.output
    }

    @Test func anAgentGetsMarkdown() throws {
        let fixture = try ToolFixture()
        let table = "|name|dimensions|max_tokens|alias_of|\n|---|---|---|---|\n|tiny|"
        #expect(try output(#""$0" models | cat"#, fixture).hasPrefix(table))
        #expect(try output(#""$0" do models | cat"#, fixture).hasPrefix(table))
        #expect(
            try output(#""$0" list | cat"#, fixture) == "|name|id|status|rows|took|rows_per_second|model|created_at|\n"
                + "|---|---|---|---|---|---|---|---|\n"
        )
    }

    @Test(
        "A format, a file, a pipe in a script and the switches prevail",
        arguments: [
            #""$0" do models format=jsonl | cat"#, #""$0" models --format jsonl | cat"#, #""$0" do models"#,
            #""$0" -c 'set format=jsonl; models' | cat"#, #""$0" -c 'models | cat' | cat"#,
            #""$0" --no-agent do models | cat"#, #"EMBEDJOBS_AGENT_MODE=off "$0" models | cat"#,
            #"AI_AGENT= "$0" models | cat"#, #""$0" -c 'models > m.jsonl'; cat m.jsonl"#,
        ]
    )
    func records(line: String) throws {
        #expect(try output(line, try ToolFixture()).hasPrefix(#"{"name":"tiny","#), "\(line)")
    }
}
