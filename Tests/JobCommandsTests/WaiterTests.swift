import JobCommands
import TestSupport
import Testing

@Suite("Waiter")
struct WaiterTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private func create(_ names: String...) -> String {
        let lines = names.map { "let jobs += create name=\($0) model=tiny dataset_id=$ds input_type=clustering\n" }
        return "let ds = upload $dir/docs.jsonl\n" + lines.joined()
    }

    private var looks: Int { bench.service.calls.count { $0.hasPrefix("job ") } }

    @Test("a job that has ended is asked for once, without a pause")
    func ended() async {
        #expect(await bench.run(create("a") + "wait $jobs\nwait $jobs") == .done)
        #expect(looks == 4)
        #expect(
            bench.messages.hasSuffix(
                "complete, 2 rows in 2.5 s\njob a (00000000-0000-4000-8000-000000000001): complete, 2 rows"
            )
        )
    }

    @Test("a job named twice is waited for once")
    func duplicates() async {
        let script = create("a") + "let ended = wait $jobs $jobs[0] \"$last_job\"\necho $ended.count"
        #expect(await bench.run(script) == .done)
        #expect(bench.output.out == ["1"])
    }

    @Test("the timeout is kept to the second, whatever the pauses are", arguments: [1, 7, 100])
    func timeout(seconds: Int) async {
        #expect(await bench.run(create("slow") + "wait $jobs timeout=\(seconds)s") == .timeout)
        #expect(bench.output.reports.last?.time == .seconds(seconds))
        #expect(!bench.service.calls.contains { $0.hasPrefix("cancel") })
    }

    @Test("jobs that ended before the timeout are told even so")
    func timeoutOfSome() async {
        #expect(await bench.run(create("a", "slow") + "wait $jobs timeout=1m") == .timeout)
        #expect(bench.messages.contains("job a (00000000-0000-4000-8000-000000000001): complete"))
        #expect(bench.messages.contains("error: wait: 1 job still running after 1 m 00 s"))
    }

    @Test("each look at a job is reported")
    func progress() async {
        #expect(await bench.run(create("a") + "wait $jobs") == .done)
        let reports = bench.output.reports.filter { $0.unit == .rows && $0.isMilestone }
        #expect(reports.map(\.state) == ["processing", "processing", "complete"])
        #expect(reports.map(\.done) == [0, 1, 2])
        #expect(reports.map(\.isLast) == [false, false, true])
        #expect(reports.map(\.total) == [2, 2, 2])
    }

    @Test("as the source of a loop it yields failed jobs too, and only a timeout ends it")
    func loop() async {
        let script = create("a", "fails", "slow") + "for j in wait $jobs timeout=1m { echo $j.name $j.status }"
        #expect(await bench.run(script) == .timeout)
        #expect(bench.output.out == ["a complete", "fails failed"])
    }

    @Test("a service that is unavailable for long ends the wait after ten questions")
    func unavailable() async {
        #expect(await bench.run("upload $dir/docs.jsonl name=unavailable") == .failure)
        #expect(bench.service.calls.count { $0.hasPrefix("dataset ") } == 10)
    }
}
