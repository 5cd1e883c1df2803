import TestSupport
import Testing

@Suite struct CheckCommandTests {
    @Test func checkShowsEveryMistakeOfEveryFile() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("uplod a\necho $b\n", to: "work/a.embedjobs")
        try fixture.folder.write("echo fine\n", to: "work/b.embedjobs")
        let text = try fixture.call(["check", "a.embedjobs", "b.embedjobs", "none.embedjobs"])
        #expect(text.exitCode == 2)
        for place in ["a.embedjobs:1:1", "a.embedjobs:2:6", "none.embedjobs"] {
            #expect(text.errors.contains(place), "\(text.errors)")
        }
        let json = try fixture.call(["check", "a.embedjobs", "--errors", "json"])
        #expect(json.exitCode == 2)
        #expect(json.errors.hasPrefix(#"{"file":"a.embedjobs","line":1,"column":1,"end_column":6,"#), "\(json.errors)")
        #expect(try fixture.call(["check", "b.embedjobs"]).exitCode == 0)
    }
}
