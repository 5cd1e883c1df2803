import Foundation
import TestSupport
import Testing

@Suite struct HelpCommandTests {
    @Test func helpCoversTheProgramAndTheLanguage() throws {
        let fixture = try ToolFixture()
        let all = try fixture.call(["help"])
        #expect(all.exitCode == 0)
        for line in ["run                     Run scripts.", "cancel, delete, prune"] {
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

    @Test func jsonHasTheProgramAndTheLanguage() throws {
        let fixture = try ToolFixture()
        let all = try fixture.call(["help", "--format", "json"])
        #expect(all.exitCode == 0)
        let tree = try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [String: Any]
        let subcommands = (tree?["subcommands"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
        #expect(subcommands.contains("keys create") && subcommands.contains("doctor"))
        #expect(!subcommands.contains("complete") && subcommands.count == Set(subcommands).count)
        let options = (tree?["options"] as? [[String: Any]] ?? []).compactMap { $0["names"] as? [String] }
        #expect(options.contains(["-q", "--quiet"]))
        #expect(try fixture.call(["help", "format=json", "create"]).output.contains("\"name\":\"create\""))
        let none = try fixture.call(["help", "--format", "json", "creat"])
        #expect(none.exitCode == 2 && none.errors.contains("did you mean create?"), "\(none.errors)")
    }

    @Test func theManualIsMarkdownToo() throws {
        let result = try ToolFixture().call(["manual", "--markdown"])
        #expect(result.exitCode == 0)
        for part in ["# embedjobs ", "## Subcommands", "### `doctor`", "### `create`", "- `EMBEDJOBS_HOME`: "] {
            #expect(result.output.contains("\n\(part)") || result.output.hasPrefix(part), "\(part)")
        }
    }

    @Test func theManualHasEverySubcommandAndCommand() throws {
        let result = try ToolFixture().call(["manual"])
        #expect(result.exitCode == 0)
        for part in [".TH \"EMBEDJOBS\" 1", ".SS \"check\"", ".SS \"create\"", "EMBEDJOBS_HOME", "exit\\-codes"] {
            #expect(result.output.contains(part), "\(part)")
        }
    }
}
