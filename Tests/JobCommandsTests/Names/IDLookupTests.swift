import EmbedJobs
import JobCommands
import JobScript
import Testing

/// Lookups in long lists.
@Suite struct IDLookupTests {
    private func run(_ script: String, on service: ListService) async -> (ExitCode, RecordingOutput) {
        let output = RecordingOutput()
        var runner = ScriptRunner(session: Session(RunContext(RunEffects(service: service)), output: output))
        let code = await runner.run(Source(name: "t.embedjobs", text: script), parameters: [])
        return (code, output)
    }

    @Test("a name is found beyond the newest 1,000 jobs, with one request a page")
    func oldJobs() async {
        let service = ListService(jobs: ListService.jobs(2_500))
        let (code, output) = await run("get n0 format=ids", on: service)
        #expect(code == .done && output.out == ["job-0"], "\(output.err)")
        #expect(service.calls == 3)
        #expect(service.longestPage == 1_000)
    }

    @Test("several names cost one list")
    func several() async {
        let service = ListService(jobs: ListService.jobs(900))
        let (code, output) = await run("get n5 n7 job-8 n5 format=ids", on: service)
        #expect(code == .done && output.out == ["job-5", "job-7", "job-8", "job-5"], "\(output.err)")
        #expect(service.calls == 1)
    }

    @Test("only some of many matches are shown")
    func manyMatches() async {
        let (code, output) = await run("get job-", on: ListService(jobs: ListService.jobs(2_500)))
        #expect(code == .failure)
        let message = output.err.joined()
        #expect(message.contains("'job-' is ambiguous: 2,500 jobs have ids that begin with it"), "\(message)")
        #expect(message.contains("job job-2499: n2499, complete, 1970-01-01T00:00:00.002499Z"))
        #expect(message.contains("and 2,490 more"))
    }

    /// An older job could have the same name.
    @Test(
        "a name is refused if the service lists only some jobs",
        arguments: [(1_000, ExitCode.failure), (999, .done)]
    )
    func cutOff(count: Int, code: ExitCode) async {
        let service = ListService(jobs: ListService.jobs(count), isPaged: false)
        let (ended, output) = await run("get n5 format=ids", on: service)
        #expect(ended == code)
        let message = "'n5' cannot be looked up: the service does not list its older jobs"
        #expect(output.err.joined().contains(message) == (code == .failure), "\(output.err)")
    }
}
