import JobAssist
import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("Command reference")
struct CommandReferenceTests {
    @Test("the committed reference matches the command table")
    func committed() throws {
        let path = Checkout.path("Sources/EmbedJobs/Documentation.docc/CommandReference.md")
        let text = CommandReference.markdown(of: .standard)
        #expect(try GoldenFile(path).expected(recording: text) == text)
    }

    @Test("it contains every topic of help")
    func complete() {
        let text = CommandReference.markdown(of: .standard)
        for command in CommandTable.standard.commands {
            #expect(text.contains("### `\(command.name)`"))
            for parameter in command.parameters { #expect(text.contains(parameter.summary)) }
        }
        for construct in Construct.all { #expect(text.contains("### `\(construct.name)`")) }
        for variable in AutomaticVariable.all { #expect(text.contains("| `$\(variable.name)` |")) }
        for code in ExitCode.allCases { #expect(text.contains("| `\(code.rawValue)` | \(code.meaning) |")) }
    }
}
