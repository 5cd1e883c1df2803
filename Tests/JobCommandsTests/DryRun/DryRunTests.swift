import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Dry run")
struct DryRunTests {
    @Test("a file that the script makes in the home folder may exist later")
    func filesAtHome() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.drySession().0)
        let script = "echo a > ~/made\nif not exists ~/made { fail 'not made' }\n"
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        #expect(fixture.output.out.contains("    > /nowhere/made"))
        #expect(fixture.output.out.contains("if not exists ~/made (not known before a real run):"))
    }

    @Test("a job has unknown fields once the script has waited for it, also in a loop over the wait")
    func unknownFields() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.drySession().0)
        let script = """
            let job = create model=tiny dataset_id=docs input_type=clustering
            for ended in wait $job { echo $ended.status $ended.model }
            if $ok { echo done }
            """
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        #expect(fixture.output.out.contains("    echo <status of job> tiny"))
        #expect(fixture.output.out.contains("echo done"))
    }
}
