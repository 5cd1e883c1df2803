import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Waits with rationed requests")
struct RationedWaitTests {
    /// A policy as for a trial key, without a random share of the pauses.
    private static let trial = PollingPolicy(shortest: .seconds(15), longest: .seconds(60), access: .rationed)
    private static let unknown = "99999999-0000-4000-8000-000000000009"

    private func fixture(
        _ jobs: [String: ScriptedService.JobBehavior] = [:],
        unlisted: Set<String> = []
    ) throws -> SessionFixture {
        let fixture = try SessionFixture(service: ScriptedService(isRemote: true, jobs: jobs, unlisted: unlisted))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        return fixture
    }

    /// A script that creates jobs with these names, in the list `jobs`.
    private func create(_ names: String...) -> String {
        let lines = names.map { "let jobs += create name=\($0) model=tiny dataset_id=$ds input_type=clustering\n" }
        return "let ds = upload $dir/docs.jsonl\n" + lines.joined()
    }

    /// The requests for jobs of a fixture, without creates.
    private func requests(_ fixture: SessionFixture) -> [String] {
        fixture.service.calls.filter { $0 == "jobs" || $0.hasPrefix("job ") || $0.hasPrefix("endedJob") }
    }

    /// The time of the last report of a wait.
    private func end(_ fixture: SessionFixture) -> Duration { fixture.output.reports.last?.time ?? .zero }

    @Test("a wait for 500 jobs with a trial key sends at most four requests a minute")
    func trial() async throws {
        let names = (1...500).map(String.init)
        let fixture = try fixture(Dictionary(uniqueKeysWithValues: names.map { ($0, .completes(atRead: 12)) }))
        let script = """
            let ds = upload $dir/docs.jsonl
            for name in 1..500 { let jobs += create name=$name model=tiny dataset_id=$ds input_type=clustering }
            wait $jobs
            """
        #expect(await fixture.run(script, polling: Self.trial) == .done)
        #expect(requests(fixture) == Array(repeating: "jobs", count: 12))
        // The last of 12 requests is sent after 11 pauses.
        #expect(end(fixture) >= .seconds(11 * 15))
        #expect(fixture.output.err.count { $0.contains(": complete, 1 row") } == 500)
    }

    @Test("a single job is listed too, so that all waits share the requests")
    func single() async throws {
        let fixture = try fixture()
        #expect(await fixture.run(create("a") + "wait $jobs", polling: Self.trial) == .done)
        #expect(requests(fixture) == ["jobs", "jobs", "jobs"])
        #expect(end(fixture) == .seconds(30))
    }

    @Test("waits one after another share the last list, and keep the pause between two requests")
    func sequence() async throws {
        let fixture = try fixture(["b": .completes(atRead: 4)])
        let script = create("a", "b") + "wait $jobs[0]\nwait $jobs[0]\nwait $jobs[1]"
        #expect(await fixture.run(script, polling: Self.trial) == .done)
        #expect(requests(fixture).count == 4)
        #expect(end(fixture) == .seconds(45))
    }

    @Test("short timeouts do not shorten the pause between two requests")
    func timeouts() async throws {
        let fixture = try fixture(["a": .runs])
        let script = create("a") + "for n in 1..10 { wait $jobs timeout=1s else { echo $n } }"
        #expect(await fixture.run(script, polling: Self.trial) == .done)
        #expect(fixture.output.out.count == 10)
        #expect(requests(fixture) == ["jobs"])
    }

    @Test("create waits for a free slot with the same lists")
    func slots() async throws {
        let fixture = try fixture()
        let script = """
            let ds = upload $dir/docs.jsonl
            for name in a b c d {
                create name=$name model=tiny dataset_id=$ds input_type=clustering max_running=2
            }
            """
        #expect(await fixture.run(script, polling: Self.trial) == .done)
        // Both running jobs end with the third list; the last create needs no other one.
        #expect(requests(fixture) == ["jobs", "jobs", "jobs"])
        #expect(fixture.service.calls.count { $0.hasPrefix("createJob") } == 4)
    }

    @Test("a job that is not listed for long is fetched by its id instead of a list")
    func unlisted() async throws {
        let fixture = try fixture(["a": .runs, "b": .runs], unlisted: ["a"])
        let script = create("a", "b") + "wait $jobs timeout=80s"
        #expect(await fixture.run(script, polling: Self.trial) == .timeout)
        let id = "00000000-0000-4000-8000-000000000001"
        #expect(requests(fixture) == ["jobs", "jobs", "jobs", "job \(id)", "jobs", "job \(id)"])
    }

    @Test("an id that no session created is looked up at once")
    func unknown() async throws {
        let fixture = try fixture()
        #expect(await fixture.run("wait \(Self.unknown)", polling: Self.trial) == .failure)
        #expect(requests(fixture) == ["jobs", "job \(Self.unknown)"])
        #expect(fixture.messages.contains("could not find embed job with the ID: \(Self.unknown)"))
    }

    @Test("an outage has its own pauses, which do not count as requests")
    func outage() async throws {
        let refused = APIError(.unreachable, "http://h:1 cannot be reached: Connection refused")
        let fixture = try fixture(["a": .unreadable(atReads: 2...4, refused)])
        #expect(await fixture.run(create("a") + "wait $jobs", polling: Self.trial) == .done)
        #expect(requests(fixture) == Array(repeating: "jobs", count: 5))
        // The second request fails after 15 s; three more follow within 3.5 s.
        #expect(end(fixture) > .seconds(15) && end(fixture) < .seconds(19), "\(end(fixture))")
        #expect(fixture.output.outages.last == .some(nil))
    }

    /// A list that another process never stops fetching.
    private struct ClaimedList: SharedJobList {
        func latest(youngerThan age: Duration?) -> SharedJobs? { nil }
        func claim() -> (any JobListClaim)? { nil }
    }

    @Test("a wait without time gives another process a moment to fetch the list, and does not guess the state")
    func claimed() async throws {
        let (service, output, clock) = (ScriptedService(isRemote: true), RecordingOutput(), VirtualClock())
        var effects = RunEffects(service: service)
        effects.clock = clock.sessionClock
        var context = RunContext(effects)
        context.polling = AccountPolling(sharing: ClaimedList()) { Self.trial }
        var runner = ScriptRunner(session: Session(context, output: output))
        let source = Source(name: "t.embedjobs", text: "wait \(Self.unknown) timeout=0s")
        #expect(await runner.run(source, parameters: []) == .timeout)
        let message = "no answer about 1 job within 0.0 s: another process is fetching the list of jobs"
        #expect(output.err.contains { $0.contains(message) }, "\(output.err)")
        #expect(clock.now == .seconds(3))
        #expect(service.calls == [])
    }

    @Test("a rate limit is remembered for later waits")
    func limited() async throws {
        let error = APIError(.rateLimited, "Please wait and try again later", httpStatus: 429)
        let fixture = try fixture(["a": .unreadable(atReads: 2...2, error)])
        let script = create("a") + "wait $jobs\n" + create("b") + "wait $jobs"
        let policy = PollingPolicy(shortest: .seconds(2), longest: .seconds(60), access: .rationed)
        #expect(await fixture.run(script, polling: policy) == .done, "\(fixture.messages)")
        let times = fixture.output.reports.filter { $0.unit == .rows }.map(\.time)
        // The request after 2 s fails, and no later pause is shorter than 15 s.
        #expect(times.first == .zero)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 == $0 || $1 - $0 >= .seconds(15) }, "\(times)")
    }
}
