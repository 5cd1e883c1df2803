import JobCommands
import Testing

@Suite("Help")
struct HelpTests {
    @Test("the help of a command is made from its declaration")
    func command() throws {
        let expected = """

            """
        #expect(Help.text(for: try #require(CommandTable.standard["download"])) == expected)
    }

    @Test("the overview has a line for each command")
    func overview() {
        let lines = Help.overview(of: .standard).split(separator: "\n")
        #expect(lines.count == CommandTable.standard.commands.count)
        #expect(lines.contains("cancel    Ask jobs to stop; one that has ended stays as it is."))
    }
}
