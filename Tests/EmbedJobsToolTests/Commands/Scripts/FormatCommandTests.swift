import TestSupport
import Testing

@Suite struct FormatCommandTests {
    @Test func fmtFormatsAndCheckListsUnformattedScripts() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("if 1 == 1 {\necho   a # why\n}\n", to: "work/a.embedjobs")
        let check = try fixture.call(["fmt", "--check", "a.embedjobs"])
        #expect(check.exitCode == 1)
        #expect(check.output == "a.embedjobs\n")
        #expect(try fixture.call(["fmt", "a.embedjobs"]).exitCode == 0)
        #expect(try fixture.folder.read("work/a.embedjobs") == Array("if 1 == 1 {\n    echo a  # why\n}\n".utf8))
        #expect(try fixture.call(["fmt", "--check", "a.embedjobs"]).exitCode == 0)
        try fixture.folder.write("if {\n", to: "work/b.embedjobs")
        #expect(try fixture.call(["fmt", "b.embedjobs"]).exitCode == 2)
        #expect(try fixture.folder.read("work/b.embedjobs") == Array("if {\n".utf8))
    }
}
