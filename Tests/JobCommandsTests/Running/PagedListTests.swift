import EmbedJobs
import JobCommands
import JobScript
import Testing

/// Lists of several pages, through the commands that show them.
@Suite struct PagedListTests {
    /// The output of a script that runs on a service.
    private func run(_ script: String, on service: ListService) async -> RecordingOutput {
        let output = RecordingOutput()
        var runner = ScriptRunner(session: Session(RunContext(RunEffects(service: service)), output: output))
        let code = await runner.run(Source(name: "t.embedjobs", text: script), parameters: [])
        #expect(code == .done, "\(output.err)")
        return output
    }

    @Test(
        arguments: [
            ("list format=ids", 2_500), ("list limit=1500 format=ids", 1_500), ("list limit=5000 format=ids", 2_500),
        ]
    )
    func aListIsReadToItsEnd(command: String, count: Int) async {
        let service = ListService(jobs: ListService.jobs(2_500))
        let output = await run(command, on: service)
        #expect(output.out == (0..<count).map { "job-\(2_499 - $0)" })
        #expect(output.err == [])
    }

    /// Regression: of 200,000 jobs, the three oldest had failed and were not found.
    @Test func aFilterReadsEveryPage() async {
        let service = ListService(jobs: ListService.jobs(200_000, failed: [0, 1, 2]))
        let output = await run("list status=failed format=ids", on: service)
        #expect(output.out == ["job-2", "job-1", "job-0"])
        #expect(service.longestPage == 1_000)
    }

    @Test func aShortListRequestsOnlyWhatItShows() async {
        let service = ListService(jobs: ListService.jobs(10_000))
        let output = await run("list limit=10 format=ids", on: service)
        #expect(output.out.count == 10)
        #expect(service.longestPage == 10)
        #expect(service.calls == 1)
    }

    /// The hosted service may ignore the paging parameters.
    @Test(arguments: [(1_000, 1), (1_001, 0), (999, 0)]) func aTruncatedListIsReported(
        count: Int,
        warnings: Int
    ) async {
        let service = ListService(jobs: ListService.jobs(count), isPaged: false)
        let output = await run("list format=ids", on: service)
        #expect(output.out.count == count)
        let said = output.err.count { $0.contains("the service returned only 1,000 jobs") }
        #expect(said == warnings, "\(output.err)")
    }

    @Test func datasetsAreReadToTheirEnd() async {
        let service = ListService(jobs: [], datasets: 2_345)
        let output = await run("datasets format=ids", on: service)
        #expect(output.out.count == 2_345)
        #expect(Set(output.out).count == 2_345)
        let part = await run("datasets limit=1200 format=ids", on: service)
        #expect(part.out.count == 1_200)
    }

    /// A dataset that is added between two pages moves the last one of the first page to the second.
    @Test func nothingIsListedTwice() async {
        let service = ListService(jobs: [], datasets: 1_500, growsBetweenPages: true)
        let output = await run("datasets format=ids", on: service)
        #expect(output.out.count == 1_500)
        #expect(Set(output.out).count == 1_500)
    }
}
