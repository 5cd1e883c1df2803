import EmbedJobs
import JobCommands
import TestSupport
import Testing

/// `columns=`, which selects fields in every format.
@Suite("columns=")
struct TableColumnsTests {
    private func run(_ line: String) async throws -> (out: [String], messages: String, code: ExitCode) {
        let fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let job = create name=a model=tiny dataset_id=$ds input_type=clustering
            let done = wait $job
            \(line)

            """
        let code = await fixture.run(script)
        return (fixture.output.out, fixture.messages, code)
    }

    @Test(
        "selects and orders the fields in each format",
        arguments: [
            ("list columns=name,id format=csv", ["name,id", "a,00000000-0000-4000-8000-000000000001"]),
            ("list columns=status,name", [#"{"status":"complete","name":"a"}"#]),
            ("get $job columns=name,rows format=table", ["NAME  ROWS", "a     1/1"]),
            ("list columns=name format=ids", ["a"]),
            ("datasets columns=rows,name format=vertical", ["rows  1", "name  docs"]),
            ("dataset $ds columns=id format=json", ["[", #"  {"id":"docs-1"}"#, "]"]),
            ("models columns=name format=csv", ["name", "all-minilm-l6-v2", "tiny"]),
            ("list status=failed columns=name,took format=csv", ["name,took"]),
        ]
    )
    func formats(line: String, expected: [String]) async throws {
        let found = try await run(line)
        #expect(found.code == .done, "\(found.messages)")
        #expect(Array(found.out.suffix(expected.count)) == expected)
    }

    @Test(
        "a wrong column is refused before the run",
        arguments: [
            ("list columns=nmae", "columns=nmae is not allowed", "did you mean name?"),
            ("list columns=id,id", "columns=id is listed twice", "name id once"),
            ("list fields=id", "list: unknown option fields=", "did you mean columns=?"),
            ("list columns=created", "columns=created is not allowed", "did you mean created_at?"),
            ("get $job columns=id format=receipt", "columns= does not select from a receipt", "omit columns="),
        ]
    )
    func mistakes(line: String, message: String, help: String) async throws {
        let found = try await run(line)
        #expect(found.code == .usage && found.out.isEmpty)
        #expect(found.messages.contains(message) && found.messages.contains(help), "\(found.messages)")
    }
}
