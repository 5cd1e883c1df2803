import EmbedJobs
import JobCommands
import TestSupport
import Testing

@Suite("Waiter")
struct WaiterTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["fails": .fails, "slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private func create(_ names: String...) -> String {
        let lines = names.map { "let jobs += create name=\($0) model=tiny dataset_id=$ds input_type=clustering\n" }
        return "let ds = upload $dir/docs.jsonl\n" + lines.joined()
    }

    private var looks: Int { fixture.service.calls.count { $0.hasPrefix("job ") } }

    @Test("a job that has ended is fetched once, without a pause")
    func ended() async {
        #expect(await fixture.run(create("a") + "wait $jobs\nwait $jobs") == .done)
        #expect(looks == 4)
        #expect(
            fixture.messages.hasSuffix(
                "complete, 2 rows in 2.0 s\njob a (00000000-0000-4000-8000-000000000001): complete, 2 rows"
            )
        )
    }

    @Test("the end of a job says what was counted, and its warnings follow")
    func counts() async throws {
        let fixture = try SessionFixture(service: ScriptedService(jobs: ["cut": .cutsTexts]))
        let rows = String(repeating: "{\"text\":\"one\"}\n", count: 1_000)
        try fixture.folder.write(rows, to: "docs.jsonl")
        #expect(await fixture.run(create("cut") + "wait $jobs") == .done)
        let label = "job cut (00000000-0000-4000-8000-000000000001): "
        #expect(
            fixture.messages.hasSuffix(
                label + "complete, 1,000 rows in 12 s, 83 rows/s, 600 rows reused, 1,024 tokens, 2 texts cut\n"
                    + "warning: " + label + "2 of 1000 texts were cut at 64 tokens; 36 tokens lost"
            ),
            "\(fixture.messages)"
        )
    }

    @Test("a job named twice is waited for once")
    func duplicates() async {
        let script = create("a") + "let ended = wait $jobs $jobs[0] \"$last_job\"\necho $ended.count"
        #expect(await fixture.run(script) == .done)
        #expect(fixture.output.out == ["1"])
    }

    @Test("the timeout is exact for any pause", arguments: [1, 7, 100])
    func timeout(seconds: Int) async {
        #expect(await fixture.run(create("slow") + "wait $jobs timeout=\(seconds)s") == .timeout)
        #expect(fixture.output.reports.last?.time == .seconds(seconds))
        #expect(!fixture.service.calls.contains { $0.hasPrefix("cancel") })
    }

    @Test("jobs that ended before the timeout are reported")
    func timeoutOfSome() async {
        #expect(await fixture.run(create("a", "slow") + "wait $jobs timeout=1m") == .timeout)
        #expect(fixture.messages.contains("job a (00000000-0000-4000-8000-000000000001): complete"))
        #expect(fixture.messages.contains("error: wait: 1 job still running after 1 m 00 s"))
    }

    @Test("each poll of a job reports progress")
    func progress() async {
        #expect(await fixture.run(create("a") + "wait $jobs") == .done)
        let reports = fixture.output.reports.filter { $0.unit == .rows && $0.isMilestone }
        #expect(reports.map(\.state) == ["processing", "processing", "complete"])
        #expect(reports.map(\.done) == [0, 1, 2])
        #expect(reports.map(\.isLast) == [false, false, true])
        #expect(reports.map(\.total) == [2, 2, 2])
    }

    @Test("in a loop it yields failed jobs too, and only a timeout ends it")
    func loop() async {
        let script = create("a", "fails", "slow") + "for j in wait $jobs timeout=1m { echo $j.name $j.status }"
        #expect(await fixture.run(script) == .timeout)
        #expect(fixture.output.out == ["a complete", "fails failed"])
    }

    @Test("on_fail=stop ends a wait and a loop at the first job that fails, and says what is still running")
    func stops() async {
        let second = Self.first.dropLast() + "2"
        let note = "still running: \(second) (wait \(second) to continue waiting, cancel \(second) to stop)"
        let script = create("fails", "slow") + "for j in wait $jobs on_fail=stop timeout=1h { echo $j.name $j.status }"
        #expect(await fixture.run(script) == .done)
        #expect(fixture.output.out == ["fails failed"])
        #expect(fixture.messages.hasSuffix(note), "\(fixture.messages)")
        #expect(await fixture.run("wait \(Self.first) \(second) on_fail=stop") == .jobFailed)
        #expect(fixture.messages.contains(note + "\nerror: wait: "), "\(fixture.messages)")
        #expect(!fixture.service.calls.contains { $0.hasPrefix("cancelJob") })
    }

    @Test("max_running counts the jobs that an earlier process of the run has created")
    func resumedJobs() async throws {
        let begin = "once key=k\n" + create("a", "b")
        #expect(await fixture.run(begin + "fail stopped") == .assertion)
        let before = fixture.service.calls.count
        let third =
            "once key=k\nlet ds = upload $dir/docs.jsonl\n"
            + "create name=c model=tiny dataset_id=$ds input_type=clustering max_running=2"
        #expect(await fixture.run(third) == .done, "\(fixture.messages)")
        let calls = fixture.service.calls.dropFirst(before).filter { $0.hasPrefix("job ") || $0.hasPrefix("create") }
        // Each of the two is read until it ends, at its third read.
        #expect(calls.count == 7 && calls.last?.hasPrefix("createJob c") == true, "\(calls)")
    }

    // MARK: Outages

    private static let refused = APIError(.unreachable, "http://h:1 cannot be reached: Connection refused")
    private static let first = "00000000-0000-4000-8000-000000000001"

    /// A fixture whose job `away` cannot be read for some reads, the first of which is in the wait.
    private func away(_ reads: ClosedRange<Int>, _ error: APIError = refused, isRemote: Bool = false) throws
        -> SessionFixture
    {
        let jobs: [String: ScriptedService.JobBehavior] = [
            "away": .unreadable(atReads: reads, error), "gone": .unreadable(atReads: reads, error), "slow": .runs,
        ]
        let fixture = try SessionFixture(service: ScriptedService(isRemote: isRemote, jobs: jobs))
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
        return fixture
    }

    @Test("a wait survives any outage, reports it, and completes", arguments: [false, true])
    func outage(isRemote: Bool) async throws {
        let fixture = try away(2...100, isRemote: isRemote)
        let script = create("away", "b") + "wait $jobs"
        let polling = isRemote ? Self.sparing : PollingPolicy(shortest: .seconds(1), longest: .seconds(4))
        #expect(await fixture.run(script, polling: polling) == .done, "\(fixture.messages)")
        let outages = fixture.output.outages
        #expect(outages.last == .some(nil))
        let longest = try #require(outages.dropLast().last ?? nil)
        #expect(longest.reason == Self.refused.message && longest.time > .seconds(300))
        #expect(longest.state.hasPrefix("no answer for "))
        #expect(longest.state.hasSuffix(" (Connection refused); trying again"))
        // When it ended is not known.
        #expect(fixture.messages.contains("job away (\(Self.first)): complete, 2 rows\n"), "\(fixture.messages)")
    }

    @Test("the pauses of an outage are short at first, and its report is updated every second")
    func outagePauses() async throws {
        let fixture = try away(2...12)
        #expect(await fixture.run(create("away") + "wait $jobs") == .done)
        let times = fixture.output.outages.compactMap { $0?.time }
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 <= .seconds(1) && $0 <= $1 }, "\(times)")
    }

    @Test("the owner of the store may pause in a wait, but a store that was never open is in use")
    func pausedOwner() async throws {
        let locked = APIError(.storeLocked, "process 7, which owns this store, has not responded for 10 s")
        let fixture = try away(2...20, locked)
        #expect(await fixture.run(create("away") + "wait $jobs") == .done, "\(fixture.messages)")
        let unopened = try away(1...20, locked)
        #expect(await unopened.run(create("away") + "wait $jobs") == .locked)
        #expect(unopened.messages.contains("help: to continue waiting: wait \(Self.first)"), "\(unopened.messages)")
    }

    @Test("a single broken connection is not reported")
    func blip() async throws {
        let fixture = try away(2...2)
        #expect(await fixture.run(create("away") + "wait $jobs") == .done)
        #expect(fixture.output.outages.isEmpty)
    }

    @Test("a timeout in an outage does not claim that the job is running")
    func timeoutInOutage() async throws {
        let fixture = try away(2...1_000_000)
        #expect(await fixture.run(create("away") + "wait $jobs timeout=1m") == .timeout)
        let message = "error: wait: no answer about 1 job within 1 m 00 s: \(Self.refused.message)"
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(fixture.messages.contains("help: to continue waiting: wait \(Self.first)"))
    }

    @Test("a key that is revoked in a wait ends it, with the line that continues")
    func revoked() async throws {
        let fixture = try away(2...1_000_000, APIError(.unauthorized, "invalid api token"))
        #expect(await fixture.run(create("away", "slow") + "wait $jobs") == .credentials)
        let second = Self.first.dropLast() + "2"
        #expect(fixture.messages.contains("error: wait: invalid api token"), "\(fixture.messages)")
        #expect(fixture.messages.contains("; to continue waiting: wait \(Self.first) \(second)"), "\(fixture.messages)")
    }

    @Test("jobs that vanish in a wait are all named, with the line that waits for the others")
    func vanishing() async throws {
        let fixture = try away(2...1_000_000, APIError(.notFound, "404 page not found"))
        #expect(await fixture.run(create("away", "gone", "slow") + "wait $jobs") == .failure)
        let (second, third) = (Self.first.dropLast() + "2", Self.first.dropLast() + "3")
        #expect(
            fixture.messages.contains("error: wait: the service no longer has jobs \(Self.first), \(second)"),
            "\(fixture.messages)"
        )
        #expect(fixture.messages.contains("help: to wait for the others: wait \(third)"), "\(fixture.messages)")
    }

    @Test("a validation survives an outage too")
    func validation() async throws {
        let fixture = try SessionFixture(service: ScriptedService(datasets: ["docs": .unavailable(reads: 50)]))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        #expect(await fixture.run("upload $dir/docs.jsonl") == .done)
        #expect(fixture.output.outages.last == .some(nil))
        #expect(fixture.output.outages.first??.reason == "the service is being restarted")
    }

    // MARK: Decisions

    @Test("without time to wait, the jobs are still fetched once")
    func noTime() async {
        #expect(await fixture.run(create("a") + "wait $jobs\nwait $jobs timeout=0s") == .done, "\(fixture.messages)")
        #expect(await fixture.run(create("a", "slow") + "wait $jobs[0]\nwait $jobs timeout=0s") == .timeout)
        #expect(fixture.messages.contains("error: wait: 1 job still running after 0.0 s"), "\(fixture.messages)")
    }

    @Test("the time of a job counts from its creation, not from the wait")
    func jobTime() async {
        #expect(await fixture.run(create("a") + "sleep 10s\nwait $jobs") == .done)
        #expect(fixture.messages.hasSuffix(": complete, 2 rows in 13 s"), "\(fixture.messages)")
    }

    @Test("the time of a job is the service's, if it reports when the job ended")
    func reportedTime() async throws {
        #expect(await fixture.run(create("a") + "wait $jobs") == .done)
        let all = try await fixture.service.jobs()
        var job = try #require(all.first)
        #expect(job.duration == nil)
        job.finishedAt = Timestamp(microseconds: job.createdAt.microseconds + 2_500_000)
        #expect(job.duration == .milliseconds(2_500))
    }

    // MARK: Rationed requests

    private static let sparing = PollingPolicy(shortest: .seconds(1), longest: .seconds(4), access: .server)

    private func remote(
        jobs: [String: ScriptedService.JobBehavior] = [:],
        unlisted: Set<String> = []
    ) throws -> SessionFixture {
        let service = ScriptedService(isRemote: true, jobs: jobs, unlisted: unlisted)
        let fixture = try SessionFixture(service: service)
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
        return fixture
    }

    @Test("one request covers all jobs")
    func oneList() async throws {
        let fixture = try remote()
        let names = (1...40).map { "create name=a\($0) model=tiny dataset_id=$ds input_type=clustering" }
        let lines = names.map { "let jobs += \($0)\n" }.joined()
        let script = "let ds = upload $dir/docs.jsonl\n" + lines + "wait $jobs"
        #expect(await fixture.run(script, polling: Self.sparing) == .done)
        #expect(fixture.service.calls.filter { $0 == "jobs" }.count == 3)
        #expect(fixture.service.calls.filter { $0.hasPrefix("job ") } == [])
    }

    @Test("one unlisted job is fetched by its id in each round")
    func unlisted() async throws {
        let fixture = try remote(jobs: ["a": .runs, "b": .runs, "c": .runs], unlisted: ["a", "b"])
        let script = create("a", "b", "c") + "wait $jobs timeout=6s"
        #expect(await fixture.run(script, polling: Self.sparing) == .timeout)
        let rounds = fixture.service.calls.split(separator: "jobs").dropFirst()
        #expect(rounds.count > 2)
        #expect(rounds.allSatisfy { round in round.count { $0.hasPrefix("job ") } <= 1 })
        let asked = fixture.service.calls.filter { $0.hasPrefix("job ") }
        #expect(Set(asked).count == 2)
    }

    @Test("an unknown job still fails the wait")
    func vanished() async throws {
        let fixture = try remote(jobs: ["a": .runs])
        let none = "99999999-0000-4000-8000-000000000009"
        let script = create("a") + "wait $jobs \(none) timeout=1m"
        #expect(await fixture.run(script, polling: Self.sparing) == .failure)
        #expect(fixture.messages.contains("could not find embed job with the ID: \(none)"))
    }

    @Test("a service that supports waiting reports a job's end at once")
    func waitingService() async throws {
        let fixture = try remote(jobs: ["a": .completesWhenAwaited])
        #expect(await fixture.run(create("a") + "wait $jobs", polling: Self.sparing) == .done)
        let calls = fixture.service.calls.filter { !$0.hasPrefix("-") }
        let id = "00000000-0000-4000-8000-000000000001"
        #expect(calls.suffix(2) == ["job \(id)", "endedJob \(id) 1.0 seconds"])
        // The clock has not advanced.
        #expect(fixture.messages.contains("complete, 2 rows in 0"), "\(fixture.messages)")
    }
}
