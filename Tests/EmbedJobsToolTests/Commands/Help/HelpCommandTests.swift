import TestSupport
import Testing

@Suite struct HelpCommandTests {
    @Test func helpCoversTheProgramAndTheLanguage() throws {
        let fixture = try ToolFixture()
        let all = try fixture.call(["help"])
        #expect(all.exitCode == 0)
        for line in ["run                     Run scripts.", "cancel    Ask jobs to stop"] {
            #expect(all.output.contains(line), "\(all.output)")
        }
        #expect(try fixture.call(["help", "create"]).output.hasPrefix("create model=MODEL"))
        #expect(try fixture.call(["help", "keys", "create"]).output.contains("USAGE: embedjobs keys create"))
        #expect(try fixture.call(["help", "fmt"]).output.contains("USAGE: embedjobs fmt"))
        let both = try fixture.call(["help", "models"]).output
        #expect(both.contains("USAGE: embedjobs models") && both.contains("In scripts: models"), "\(both)")
        let none = try fixture.call(["help", "creat"])
        #expect(none.exitCode == 2)
        #expect(none.errors.contains("did you mean create?"), "\(none.errors)")
    }

    @Test func theManualHasEverySubcommandAndCommand() throws {
        let result = try ToolFixture().call(["manual"])
        #expect(result.exitCode == 0)
        for part in [".TH \"EMBEDJOBS\" 1", ".SS \"check\"", ".SS \"create\"", "EMBEDJOBS_HOME", "exit\\-codes"] {
            #expect(result.output.contains(part), "\(part)")
        }
    }
}
