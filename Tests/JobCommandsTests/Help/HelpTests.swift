import JobCommands
import JobScript
import Synchronization
import Testing
import VectorMaps

@Suite("Help")
struct HelpTests {
    @Test("the help of a command is generated from its declaration")
    func command() throws {
        let expected = """
            cancel JOB… [format=FORMAT]

            Ask jobs to stop. Jobs that have ended are not changed.

              JOB      One or more jobs: ids, names, variables or lists.
              format=  Output format of the record. Default: jsonl in a pipe or file, nothing on a terminal, and ids \
            with --quiet. One of table, vertical, json, jsonl, csv, markdown, ids.

            Examples:
              cancel 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60
              cancel nightly format=json
            """
        #expect(Help.text(for: try #require(CommandTable.standard["cancel"])) == expected)
    }

    @Test("the overview names each command and each keyword once, by task, and every topic")
    func overview() throws {
        let text = try #require(Help.text(on: "", of: .standard))
        let words = text.split { " ,.\n".contains($0) }.map(String.init)
        for name in CommandTable.standard.names where name != "help" {
            #expect(words.filter { $0 == name }.count == 1, "\(name)")
        }
        for topic in ["start", "scripts", "prompt", "formats", "settings", "variables", "fields", "exit-codes"] {
            #expect(words.contains(topic) && Help.text(on: topic, of: .standard) != nil, "\(topic)")
        }
        #expect(text.split(separator: "\n").count < 20)
        let commands = try #require(Help.text(on: "commands", of: .standard)).split(separator: "\n")
        #expect(commands.count == CommandTable.standard.commands.count)
        #expect(commands.contains("cancel    Ask jobs to stop. Jobs that have ended are not changed."))
    }

    @Test(
        "a variable, and an option of a command, are topics",
        arguments: [
            ("$", "$last_job  "), ("$last_job", "$last_job  "), ("list status", "list [status=STATUS,…]"),
            ("list status=failed", "Only jobs in one of these states"), ("settings", "pager=  "),
            ("formats", "format=csv  "), ("confirm", "set [confirm=on|off]"), ("history", "history ["),
        ]
    )
    func topics(topic: String, part: String) throws {
        #expect(try #require(Help.text(on: topic, of: .standard)).contains(part))
    }

    @Test("help is wrapped at words on a terminal, and whole in a pipe")
    func wrapped() async throws {
        let output = NarrowOutput()
        output.write(help: try #require(Help.text(on: "download", of: .standard)))
        #expect(output.lines.allSatisfy { $0.count <= 40 || $0.contains("9f1c3a52") }, "\(output.lines)")
        #expect(output.lines.contains("Write the rows and vectors of complete"))
        #expect(output.lines.contains { $0.hasPrefix("               ") })
        let recording = RecordingOutput()
        recording.write(help: "one two three four five six seven eight nine ten eleven twelve thirteen fourteen.")
        #expect(recording.out.count == 1)
    }

    @Test("an unknown topic, or an option that a command does not have, is refused before the run")
    func unknown() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("echo before\nhelp list staus\n") == .usage)
        #expect(fixture.messages.contains("list staus is not a help topic") && fixture.output.out.isEmpty)
    }

    /// A terminal of 40 columns.
    private final class NarrowOutput: CommandOutput {
        private let shown = Mutex<[String]>([])
        var lines: [String] { shown.withLock { $0 } }
        let showsDataOnTerminal = true
        let drawingStyle = DrawingStyle(columns: 40)

        func data(_ line: String) { shown.withLock { $0.append(line) } }
        func message(_ line: String) {}
        func report(_ diagnostic: Diagnostic, in source: Source) {}
        func progress(_ report: ProgressReport) {}
        func endProgress() {}
    }
}
