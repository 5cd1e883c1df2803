import TestSupport
import Testing

@Suite struct RunCommandTests {
    @Test func argumentsAfterTheScriptAreParametersOrArgs() throws {
        let result = try ToolFixture().run(
            "param a\nfor word in $args { echo \"$a $word\" }\n",
            parameters: ["a=1", "x", "Y=2"]
        )
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "1 x\n1 Y=2\n")
    }

    @Test func listShowsParametersWithoutRunning() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(
            "# Makes vectors.\nparam a = x  # which one\nparam b\nfail ran\n",
            to: "work/l.embedjobs"
        )
        let result = try fixture.call(["run", "--list", "l.embedjobs"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "Makes vectors.\n  a=x  # which one\n  b (required)\n")
    }

    @Test func reportsHaveACaseForEachJob() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/t.embedjobs")
        let result = try fixture.call(["run", "--report", "junit:r.xml", "t.embedjobs", "file=rows.jsonl"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let report = String(decoding: try fixture.folder.read("work/r.xml"), as: UTF8.self)
        #expect(report.contains("<testsuite name=\"t.embedjobs\" tests=\"2\" failures=\"0\""), "\(report)")
        #expect(try fixture.call(["run", "--report", "csv:r", "t.embedjobs"]).exitCode == 2)
    }
}
