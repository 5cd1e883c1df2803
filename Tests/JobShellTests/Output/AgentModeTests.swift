import JobCommands
import JobShell
import Testing

@Suite("Agent mode")
struct AgentModeTests {
    private func format(
        isTerminal: Bool = false,
        isPipe: Bool = true,
        _ environment: [String: String],
        mayServeAgent: Bool = true
    ) -> OutputFormat {
        TerminalOutput(
            out: Screen().stream(isTerminal: isTerminal, isPipe: isPipe),
            err: Screen().stream(isTerminal: false),
            color: .auto,
            environment: environment,
            mayServeAgent: mayServeAgent
        ).standardFormat
    }

    @Test("records in a pipe are Markdown if the environment names an agent")
    func pipe() {
        #expect(format(["AI_AGENT": "some-agent"]) == .markdown)
        #expect(format([:]) == .jsonl && format(["AI_AGENT": ""]) == .jsonl)
    }

    @Test("a file and a terminal are not read by the agent")
    func otherStreams() {
        #expect(format(isPipe: false, ["AI_AGENT": "x"]) == .jsonl)
        #expect(format(isTerminal: true, isPipe: false, ["AI_AGENT": "x"]) == .table)
    }

    @Test("it can be turned off", arguments: ["0", "off", "false", "No"])
    func off(value: String) {
        #expect(format(["AI_AGENT": "x", "EMBEDJOBS_AGENT_MODE": value]) == .jsonl)
        #expect(format(["AI_AGENT": "x"], mayServeAgent: false) == .jsonl)
    }
}
