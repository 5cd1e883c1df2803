import EmbedJobs
import JobCommands
import JobScript
import Synchronization
import TestSupport
import Testing

@Suite("Job watcher", .timeLimit(.minutes(1)))
struct JobWatcherTests {
    private let fixture: SessionFixture
    private let told = Told()

    /// Stores the notices, and lets a test wait for one.
    private final class Told: Sendable {
        let notices: AsyncStream<String>
        let continuation: AsyncStream<String>.Continuation

        init() { (notices, continuation) = AsyncStream.makeStream() }

        func first() async -> String? {
            for await notice in notices { return notice }
            return nil
        }
    }

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["fails": .fails, "slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    /// A session that has run a script, and a watcher of its service that polls without pauses.
    private func prepared(
        _ script: String,
        polling: PollingPolicy = .inProcess
    ) async -> (ScriptRunner, JobWatcher) {
        var runner = ScriptRunner(session: fixture.session())
        let lines = "let ds = upload \(fixture.folder.path)/docs.jsonl\n" + script
        #expect(await runner.run(Source(name: "a", text: lines), parameters: []) == .done)
        let clock = SessionClock(elapsed: { .seconds(41) }, sleep: { _ in try Task.checkCancellation() })
        let told = told
        let account = AccountPolling(polling)
        let watcher = JobWatcher(service: fixture.service, clock: clock, polling: account) { notice, _ in
            told.continuation.yield(notice.text)
        }
        return (runner, watcher)
    }

    @Test("the notice of a complete job has its name, rows, time and dataset")
    func complete() async {
        let (runner, watcher) = await prepared("create name=docs model=tiny dataset_id=$ds input_type=clustering")
        let task = Task { await watcher.run() }
        await watcher.release(runner.session)
        let notice = await told.first() ?? ""
        #expect(notice.hasPrefix("job docs complete, 2 rows in "), "\(notice)")
        #expect(notice.contains(" → dataset "), "\(notice)")
        #expect(await watcher.runningCount == 0)
        task.cancel()
    }

    @Test("the progress of the jobs that still run is shown, except while a command runs", arguments: [false, true])
    func progress(isHeld: Bool) async {
        let (runner, _) = await prepared("create name=slow model=tiny dataset_id=$ds input_type=clustering")
        let (shown, continuation) = AsyncStream.makeStream(of: [String].self)
        let polls = Mutex(0)
        let clock = SessionClock(
            elapsed: { .zero },
            sleep: { _ in
                let count = polls.withLock { polls in
                    polls += 1
                    return polls
                }
                if count < 3 { return }
                continuation.yield(["the end"])
                // Until the task is cancelled: a watcher that never pauses would keep a thread from the other tests.
                try await Task.sleep(for: .seconds(3_600))
            }
        )
        let watcher = JobWatcher(
            service: fixture.service,
            clock: clock,
            polling: AccountPolling(.inProcess),
            showProgress: { continuation.yield($0.map(\.label)) },
            tell: { _, _ in }
        )
        await watcher.release(runner.session)
        if isHeld { await watcher.hold() }
        let task = Task { await watcher.run() }
        var first: [String]?
        for await labels in shown {
            first = labels
            break
        }
        #expect(first == (isHeld ? ["the end"] : ["job slow"]))
        task.cancel()
    }

    @Test("the notice of a failed job has the reason")
    func failed() async {
        let (runner, watcher) = await prepared("create name=fails model=tiny dataset_id=$ds input_type=clustering")
        let task = Task { await watcher.run() }
        await watcher.release(runner.session)
        let notice = await told.first() ?? ""
        #expect(notice.hasPrefix("job fails failed: "), "\(notice)")
        task.cancel()
    }

    @Test("an end that a wait reported is not reported again")
    func toldByWait() async {
        let (runner, watcher) = await prepared(
            "let job = create name=a model=tiny dataset_id=$ds input_type=clustering; wait $job"
        )
        await watcher.release(runner.session)
        #expect(await watcher.runningCount == 0)
    }

    @Test("notices are held back while a command runs")
    func held() async {
        let (runner, watcher) = await prepared("create name=docs model=tiny dataset_id=$ds input_type=clustering")
        await watcher.release(runner.session)
        await watcher.hold()
        let task = Task { await watcher.run() }
        while await watcher.runningCount > 0 { await Task.yield() }
        told.continuation.yield("not before this")
        await watcher.release(runner.session)
        #expect(await told.first() == "not before this")
        #expect(await told.first()?.hasPrefix("job docs complete") == true)
        task.cancel()
    }

    @Test("a job that the service no longer has is reported, and not watched any more")
    func vanished() async {
        let (runner, watcher) = await prepared("create name=slow model=tiny dataset_id=$ds input_type=clustering")
        fixture.service.refuse(with: APIError(.notFound, "404 page not found"))
        let task = Task { await watcher.run() }
        await watcher.release(runner.session)
        #expect(await told.first() == "job slow was deleted: the service no longer has it")
        #expect(await watcher.runningCount == 0)
        task.cancel()
    }

    @Test("a service that rejects the key is not polled again")
    func refused() async {
        let (runner, watcher) = await prepared("create name=slow model=tiny dataset_id=$ds input_type=clustering")
        fixture.service.refuse(with: APIError(.unauthorized, "invalid api token"))
        await watcher.release(runner.session)
        // The task ends without a cancellation.
        await watcher.run()
        #expect(await watcher.runningCount == 1)
    }

    @Test("with rationed requests, the watcher does not poll while a command runs")
    func sparing() async {
        let (runner, watcher) = await prepared(
            "create name=docs model=tiny dataset_id=$ds input_type=clustering",
            polling: PollingPolicy(shortest: .seconds(1), longest: .seconds(1), access: .server)
        )
        let before = fixture.service.calls
        await watcher.release(runner.session)
        await watcher.hold()
        let task = Task { await watcher.run() }
        for _ in 0..<1_000 { await Task.yield() }
        #expect(fixture.service.calls == before)
        await watcher.release(runner.session)
        #expect(await told.first()?.hasPrefix("job docs complete") == true)
        task.cancel()
    }

    @Test("with rationed requests, the watcher fetches lists, also of a single job")
    func rationed() async throws {
        let service = ScriptedService(isRemote: true)
        var runner = ScriptRunner(session: Session(RunContext(RunEffects(service: service)), output: RecordingOutput()))
        let lines =
            "let ds = upload \(fixture.folder.path)/docs.jsonl\n"
            + "create name=docs model=tiny dataset_id=$ds input_type=clustering"
        #expect(await runner.run(Source(name: "a", text: lines), parameters: []) == .done)
        let account = AccountPolling(PollingPolicy(shortest: .seconds(1), longest: .seconds(60), access: .rationed))
        let (told, clock) = (told, VirtualClock())
        let watcher = JobWatcher(service: service, clock: clock.sessionClock, polling: account) { notice, _ in
            told.continuation.yield(notice.text)
        }
        let task = Task { await watcher.run() }
        await watcher.release(runner.session)
        #expect(await told.first()?.hasPrefix("job docs complete") == true)
        task.cancel()
        let requests = service.calls.filter { $0 == "jobs" || $0.hasPrefix("job ") }
        #expect(requests == ["jobs", "jobs", "jobs"])
        #expect(clock.now >= .seconds(3))
    }
}
