import JobCommands
import JobScript
import Synchronization
import TestSupport
import Testing

@Suite("EditCommand", .timeLimit(.minutes(1)))
struct EditCommandTests {
    private let output = RecordingOutput(isTerminal: true)
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A runner at a prompt with a history, whose editor adds `!` to the text.
    private func runner(_ lines: [String], isPrompt: Bool = true) -> ScriptRunner {
        runner(isPrompt: isPrompt) { lines }
    }

    private func runner(isPrompt: Bool = true, _ lines: @escaping @Sendable () -> [String]) -> ScriptRunner {
        var context = RunContext(RunEffects(service: ScriptedService()))
        context.typedLines = { _ in lines().enumerated().map { TypedLine(number: $0 + 1, text: $1) } }
        if isPrompt { context.names = NameCache() }
        var inputs = RunInputs()
        inputs.environment = [
            "EDITOR": "sh -c 'printf ! >> \"$0\"'", "PATH": "/usr/bin:/bin", "TMPDIR": folder.path,
        ]
        return ScriptRunner(session: Session(context, inputs, output: output))
    }

    private func run(_ text: String, _ runner: inout ScriptRunner) async -> ExitCode {
        await runner.run(Source(name: "t", text: text), parameters: [])
    }

    @Test(
        "the newest line is edited, or one by its number; lines that call edit do not count",
        arguments: [
            ("edit", ["list", "get x", "edit", "\\e"], "get x\n!"), ("edit 1", ["list", "get x", "edit 1"], "list\n!"),
            ("edit", [], "!"), ("edit", ["for x in a {\n  echo $x\n}"], "for x in a {\n  echo $x\n}\n!"),
        ]
    )
    func lines(text: String, history: [String], draft: String) async {
        var runner = runner(history)
        #expect(await run(text, &runner) == .done)
        #expect(runner.takeDraft() == draft, "\(output.err)")
    }

    @Test("a number and a row are those of the table that history showed, even if a line has moved since")
    func table() async {
        let lines = Mutex(["edit 2", "list", "get x"])
        var runner = runner { lines.withLock { $0 } }
        #expect(await run("history", &runner) == .done)
        #expect(output.out.contains { $0.hasPrefix("%2 ") && $0.hasSuffix("list") }, "\(output.out)")
        lines.withLock { $0 = ["list", "get x", "edit 2"] }
        #expect(await run("edit %3", &runner) == .done)
        #expect(runner.takeDraft() == "get x\n!")
        #expect(await run("edit 2", &runner) == .done)
        #expect(runner.takeDraft() == "list\n!")
    }

    @Test(
        "what is not a line of the history is refused by name",
        arguments: [
            ("edit 9", "the history does not have a line 9: its last one is 1"),
            ("edit x", "x is not a whole number"), ("models; edit %1", "all-minilm-l6-v2 is not a whole number"),
            ("list; edit %1", "%1: no table was shown yet"),
        ]
    )
    func refusals(text: String, message: String) async {
        var runner = runner(["list"])
        #expect(await run(text, &runner) != .done)
        #expect(runner.takeDraft() == "")
        #expect(output.err.joined(separator: "\n").contains(message), "\(output.err)")
    }

    @Test("a script cannot use it, not even from a prompt")
    func scripts() async throws {
        var script = runner(["list"], isPrompt: false)
        #expect(await run("edit", &script) == .usage)
        #expect(output.err.count { $0.contains("edit works only at the prompt") } == 1)
        let path = try folder.write("edit\n", to: "a.embedjobs")
        var prompt = runner(["list"])
        #expect(await run("run \(path)", &prompt) == .usage)
        #expect(output.err.count { $0.contains("edit works only at the prompt") } == 2)
    }
}
