import JobAssist
import JobCommands
import JobScript
import JobShell
import TestSupport
import Testing

@Suite("Shell assistant")
struct ShellAssistantTests {
    private let history = History(path: nil)

    private var assistant: LineAssistant {
        let output = TerminalOutput(color: .never, environment: [:])
        var context = RunContext(RunEffects(service: ScriptedService()))
        context.names = NameCache()
        let session = Session(context, output: output)
        return ShellAssistant(state: session.state, names: NameCache(), history: history).lineAssistant
    }

    @Test("Tab completes names of the language and adds a space")
    func completion() {
        let command = assistant.complete("canc", 4)
        #expect(command.applied(to: EditedText("canc"))?.string == "cancel ")
        let option = assistant.complete("list st", 7)
        #expect(option.applied(to: EditedText("list st"))?.string == "list status=")
    }

    @Test("A hint is an earlier line, else the expected arguments")
    func hint() {
        #expect(assistant.hint("create ", 7).map { if case .note = $0 { true } else { false } } == true)
        history.add("create model=tiny")
        #expect(assistant.hint("create ", 7) == .text("model=tiny"))
    }

    @Test(
        "Enter starts a new line while something is open",
        arguments: [
            ("echo a", Completeness.complete), ("for a in b {", .open(.block(depth: 1))),
            ("echo 'a", .open(.quote("'"))), ("echo \\", .open(.line)),
            ("nonsense =", .complete),
        ]
    )
    func completeness(text: String, expected: Completeness) {
        #expect(assistant.completeness(text) == expected)
    }
}
