import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("ReportFile")
struct ReportFileTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["fails": .fails, "slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    /// Runs a script with a complete, a failed and a running job, and writes its report.
    private func run(_ name: String, _ end: String, to file: ReportFile) async throws {
        let create = "model=m dataset_id=$ds input_type=clustering"
        let text = """
            let ds = upload \(fixture.folder.path)/docs.jsonl
            let a = create name="a<&\\"\\u{1B}>" \(create)
            let b = create name=fails \(create)
            let c = create name=slow \(create)
            wait $a
            try wait $b
            \(end)
            """
        var runner = ScriptRunner(session: fixture.session())
        _ = await runner.run(Source(name: name, text: text), parameters: [])
        try file.update(with: try #require(runner.lastReport))
    }

    private func lines(_ name: String) throws -> [String] {
        String(decoding: try fixture.folder.read(name), as: UTF8.self).split(separator: "\n").map { String($0) }
    }

    @Test("JUnit: a suite for the script, with a case for it and each job")
    func junit() async throws {
        let file = ReportFile(.junit, path: fixture.folder.file("r.xml"))
        try await run("t.embedjobs", "fail 'not \"good\"'", to: file)
        let place = #"file="t.embedjobs" line"#
        func id(_ number: Int) -> String {
            let value = "00000000-0000-4000-8000-00000000000\(number)"
            return #"      <properties><property name="id" value="\#(value)"/></properties>"#
        }
        let failed = "job fails (00000000-0000-4000-8000-000000000002) failed: the model ran out of memory"
        #expect(
            try lines("r.xml") == [
                #"<?xml version="1.0" encoding="UTF-8"?>"#,
                "<testsuites>",
                #"  <testsuite name="t.embedjobs" tests="4" failures="2" skipped="1" time="4.000" "#
                    + #"timestamp="2024-01-13T02:53:31Z">"#,
                #"    <testcase classname="t.embedjobs" name="t.embedjobs" time="4.000" \#(place)="7">"#,
                #"      <failure type="assertion" message="not &quot;good&quot;"/>"#,
                "    </testcase>",
                #"    <testcase classname="t.embedjobs" "#
                    + #"name="a&lt;&amp;&quot;\u{1B}&gt;" time="2.000" \#(place)="2">"#,
                id(1),
                "    </testcase>",
                #"    <testcase classname="t.embedjobs" name="fails" time="4.000" \#(place)="3">"#,
                id(2),
                #"      <failure type="failed" message="\#(failed)"/>"#,
                "    </testcase>",
                #"    <testcase classname="t.embedjobs" name="slow" \#(place)="4">"#,
                id(3),
                #"      <skipped message="processing"/>"#,
                "    </testcase>",
                "  </testsuite>",
                "</testsuites>",
            ]
        )
    }

    @Test("JSON: an object for each case")
    func json() async throws {
        let file = ReportFile(.json, path: fixture.folder.file("r.json"))
        try await run("t.embedjobs", "echo good", to: file)
        let written = try lines("r.json")
        #expect(written.count == 6)
        #expect(written.first == "[")
        #expect(written.last == "]")
        #expect(
            written[1]
                == #"  {"script":"t.embedjobs","timestamp":"2024-01-13T02:53:31Z","name":"t.embedjobs","id":null,"#
                + #""status":"complete","code":null,"kind":null,"seconds":4.000,"message":null,"#
                + #""file":"t.embedjobs","line":null,"#
                + #""rows":null,"reused_rows":null,"tokens":null,"cut_texts":null,"warnings":[]},"#
        )
        #expect(written[4].contains(#""name":"slow""#) && written[4].contains(#""seconds":null"#))
    }

    @Test("the counts and warnings of a job are in both formats")
    func counts() async throws {
        let fixture = try SessionFixture(service: ScriptedService(jobs: ["cut": .cutsTexts]))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload \(fixture.folder.path)/docs.jsonl
            let j = create name=cut model=m dataset_id=$ds input_type=clustering
            wait $j

            """
        var runner = ScriptRunner(session: fixture.session())
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        let report = try #require(runner.lastReport)
        try ReportFile(.json, path: fixture.folder.file("r.json")).update(with: report)
        try ReportFile(.junit, path: fixture.folder.file("r.xml")).update(with: report)
        let warning = "2 of 1 texts were cut at 64 tokens; 36 tokens lost"
        let json = String(decoding: try fixture.folder.read("r.json"), as: UTF8.self)
        let counts = #""rows":1,"reused_rows":0,"tokens":1024,"cut_texts":2,"warnings":["\#(warning)"]}"#
        #expect(json.contains(counts), "\(json)")
        let xml = String(decoding: try fixture.folder.read("r.xml"), as: UTF8.self)
        #expect(xml.contains("      <system-out>\(warning)</system-out>\n    </testcase>"), "\(xml)")
    }

    @Test("JSON: the code and the kind of the script's error follow its status")
    func errorCode() async throws {
        let file = ReportFile(.json, path: fixture.folder.file("r.json"))
        try await run("t.embedjobs", "fail x", to: file)
        #expect(try lines("r.json")[1].contains(#""status":"assertion","code":"script_failed","kind":"assertion","#))
        try await run("t.embedjobs", "delete_everything", to: file)
        #expect(try lines("r.json")[1].contains(#""status":"usage","code":"unknown_command","kind":"check","#))
    }

    @Test("a script's report replaces its earlier one, others stay", arguments: ReportFile.Format.allCases)
    func updated(format: ReportFile.Format) async throws {
        let file = ReportFile(format, path: fixture.folder.file("r"))
        try await run("one", "fail x", to: file)
        try await run("two", "echo y", to: file)
        let both = try lines("r")
        try await run("two", "echo y", to: file)
        #expect(try lines("r").count == both.count)
        try await run("one", "echo y", to: file)
        let text = try lines("r").joined()
        #expect(!text.contains("assertion"))
        #expect(text.contains("one"))
        #expect(text.contains("two"))
    }

    @Test("a file in another format stays unchanged", arguments: ReportFile.Format.allCases)
    func foreign(format: ReportFile.Format) async throws {
        let path = try fixture.folder.write("[\n  {\"mine\":1}\n]\n", to: "r")
        await #expect(throws: CommandFailure.self) {
            try await run("one", "echo y", to: ReportFile(format, path: path))
        }
        #expect(try lines("r").count == 3)
    }
}
