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

    /// `check` finds what `run` and `run -n` find before they start, and nothing else.
    @Test(
        "check knows what run knows",
        arguments: [
            ("echo $env.A_TEST", [], true), ("echo $env.NO_TEST", [], false),
            ("for a in $args { echo $a }; if $args.count > 1 { echo $args[0] }", ["--", "a", "b"], true),
            ("echo $run.dir $run.id", [], true), ("upload $run.dir/a.jsonl else { echo none }", [], true),
            ("param file\nupload $file else { echo none }", ["file=rows.jsonl"], true),
            ("param file = x\necho $file", ["fil=rows.jsonl"], false), ("delete a else { echo gone }", ["--yes"], true),
            ("list > made.csv\nfor r in @made.csv { echo $r.id }", [], true),
        ] as [(String, [String], Bool)]
    )
    func sameAsRun(script: String, words: [String], isRight: Bool) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(script + "\n", to: "work/t.embedjobs")
        try fixture.folder.write(ToolFixture.rows(2), to: "work/rows.jsonl")
        let environment = fixture.environment.merging([
            "A_TEST": "a", "NO_TEST": nil, "XDG_STATE_HOME": fixture.folder.file("state"),
        ]) { $1 }
        func call(_ arguments: [String]) throws -> ChildProcess {
            try ChildProcess.run(fixture.binary, arguments, environment: environment, folder: fixture.work)
        }
        let check = try call(["check", "t.embedjobs"] + words.filter { $0 != "--yes" })
        #expect(check.exitCode == (isRight ? 0 : 2) && check.errors.isEmpty == isRight, "\(check.errors)")
        for run in [["run", "-n"], ["run"]] {
            let result = try call(run + ["t.embedjobs"] + words)
            #expect((result.exitCode != 2) == isRight, "\(run): \(result.errors)")
            if !isRight { #expect(result.errors == check.errors) }
        }
    }

    @Test("Files that an earlier script makes exist for the next one, as in a run")
    func severalScripts() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("list > made.csv\n", to: "work/a.embedjobs")
        try fixture.folder.write("upload made.csv\n", to: "work/b.embedjobs")
        #expect(try fixture.call(["check", "a.embedjobs", "b.embedjobs"]).exitCode == 0)
        #expect(try fixture.call(["check", "b.embedjobs", "a.embedjobs"]).exitCode == 2)
        let undeclared = try fixture.call(["check", "a.embedjobs", "b.embedjobs", "x=1"])
        #expect(undeclared.exitCode == 2 && undeclared.errors.contains("unknown parameter x"), "\(undeclared.errors)")
    }
}
