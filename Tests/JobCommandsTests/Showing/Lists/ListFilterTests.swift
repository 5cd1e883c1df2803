import EmbedJobs
import JobCommands
import JobScript
import Testing

/// The filters, the order and the columns of `list` and `datasets`.
@Suite struct ListFilterTests {
    /// Jobs `n0` to `n9`, created at the microseconds of their numbers; 3 and 5 have failed.
    private let service = ListService(jobs: ListService.jobs(10, failed: [3, 5]), datasets: 4)

    private func run(_ script: String, _ code: ExitCode = .done) async -> RecordingOutput {
        let output = RecordingOutput()
        var runner = ScriptRunner(session: Session(RunContext(RunEffects(service: service)), output: output))
        let ended = await runner.run(Source(name: "t.embedjobs", text: script), parameters: [])
        #expect(ended == code, "\(output.err)")
        return output
    }

    private func ids(_ script: String) async -> [String] { await run(script + " format=ids").out }

    @Test("a name is a pattern of the whole name")
    func names() async {
        #expect(await ids("list name=n7") == ["job-7"])
        #expect(await ids("list name=n[1-2]") == ["job-2", "job-1"])
        #expect(await ids("list name=n") == [])
        #expect(await ids("list name=n* limit=2") == ["job-9", "job-8"])
        #expect(await ids("datasets name=d limit=1") == ["d-3"])
        #expect(await ids("datasets name=e*") == [])
    }

    @Test("several states, models and times narrow the list together")
    func filters() async {
        #expect(await ids("list status=failed,cancelled") == ["job-5", "job-3"])
        #expect(await ids("list status=failed model=t*") == ["job-5", "job-3"])
        #expect(await ids("list model=small") == [])
        let time = "1970-01-01T00:00:00.000005Z"
        #expect(await ids("list since=\(time) limit=2 sort=created_at") == ["job-5", "job-6"])
        #expect(await ids("list older_than=\(time) status=complete") == ["job-4", "job-2", "job-1", "job-0"])
        // The jobs of the test are decades old.
        #expect(await ids("list older_than=1d").count == 10)
        #expect(await ids("list since=30d") == [])
        #expect(await ids("datasets type=embed-input status=validated older_than=1d").count == 4)
        #expect(await ids("datasets type=embed-result") == [])
    }

    @Test("a list is sorted before it is cut, and what lacks the field comes last")
    func order() async {
        #expect(await ids("list sort=created_at limit=3") == ["job-0", "job-1", "job-2"])
        #expect(await ids("list sort=-name limit=2") == ["job-9", "job-8"])
        let outputs = await ids("list sort=output_dataset_id")
        #expect(outputs.prefix(2) == ["job-0", "job-1"])
        #expect(outputs.suffix(2) == ["job-5", "job-3"])
        #expect(await ids("list sort=-output_dataset_id").suffix(2) == ["job-5", "job-3"])
        // Equal ones stay newest first.
        #expect(await ids("list sort=model limit=2") == ["job-9", "job-8"])
    }

    @Test("columns select the fields of every format, in their order")
    func columns() async {
        #expect(await run("list limit=1 columns=status,name").out == [#"{"status":"complete","name":"n9"}"#])
        #expect(await run("list limit=1 columns=name,id format=csv").out == ["name,id", "n9,job-9"])
        #expect(await run("list name=none columns=name,id format=csv").out == ["name,id"])
        #expect(await run("datasets limit=1 columns=id format=table").out == ["ID", "d-3"])
    }

    @Test("the handles of a filtered list are those that it shows")
    func handles() async {
        let script = "let found = list status=failed sort=created_at\necho $found.count $found.failed $found"
        #expect(await run(script).out == ["2 2 job-3,job-5"])
    }

    @Test(
        "a filter that cannot match is refused before the run",
        arguments: [
            ("list status=faild", "did you mean failed?"), ("list since=yesterday", "write an age or a date"),
            ("list sort=-nam", "did you mean -name?"), ("datasets columns=status", "allowed: id, name"),
            ("list name=''", "matches no name"), ("datasets model=tiny", "datasets: unknown option model="),
            ("list older_than=400d", "the longest duration is"),
        ]
    )
    func mistakes(script: String, message: String) async {
        let output = await run(script, .usage)
        #expect(output.err.joined(separator: "\n").contains(message), "\(output.err)")
        #expect(service.calls == 0)
    }
}
