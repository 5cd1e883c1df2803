import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("CommandTable")
struct CommandTableTests {
    private let table = CommandTable.standard

    @Test(
        "every example passes the check",
        arguments: CommandTable.standard.commands.flatMap(\.examples) + Construct.all.flatMap(\.examples)
    )
    func examples(line: String) throws {
        let anyFile = FileLookup(
            kind: { $0.hasPrefix("vectors") ? .missing : .file },
            matches: { _ throws(FileLookup.GlobProblem) in ["a.jsonl"] }
        )
        let isForPrompt = line.split(separator: " ").first.flatMap { table[String($0)]?.scriptAlternative } != nil
        let session = try SessionFixture().session(hasConsent: true, isPrompt: isForPrompt)
        let runner = ScriptRunner(session: session, files: anyFile)
        #expect(runner.check(Source(name: "example", text: line), parameters: []).map(\.message) == [])
    }

    @Test("every command has a summary and an example")
    func described() {
        for command in table.commands {
            #expect(command.summary.hasSuffix(".") && !command.examples.isEmpty, "\(command.name)")
            #expect(command.examples.contains { $0.contains(command.name) }, "\(command.name)")
            for parameter in command.parameters { #expect(parameter.summary.hasSuffix("."), "\(parameter.name)") }
            #expect(Set(command.parameters.map(\.name)).count == command.parameters.count, "\(command.name)")
        }
    }

    @Test("the options of create and upload are the API's own field names")
    func fieldNames() throws {
        #expect(
            try #require(table["create"]).keys
                == [
                    "model", "dataset_id", "input_type", "name", "embedding_types", "truncate", "max_running", "reuse",
                    "format",
                ]
        )
        let upload = [
            "name", "keep_fields", "optional_fields", "skip_malformed_input", "csv_delimiter", "keep_original_file",
            "file_format", "reuse", "format",
        ]
        #expect(try #require(table["upload"]).keys == upload)
    }

    @Test("signatures")
    func signatures() throws {
        let wait = "wait [JOB…] [timeout=DURATION] [on_fail=stop|continue|cancel] [format=FORMAT]"
        #expect(try #require(table["wait"]).signature == wait)
        #expect(try #require(table["wait"]).shortSignature == "wait […]")
        #expect(try #require(table["models"]).shortSignature == "models […]")
        #expect(try #require(table["delete"]).shortSignature == "delete JOB|DATASET… […]")
        #expect(table["frobnicate"] == nil)
    }
}
