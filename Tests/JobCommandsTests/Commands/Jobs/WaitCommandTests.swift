import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// `wait` without a job.
@Suite("WaitCommand")
struct WaitCommandTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["fails": .fails]))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    private static let upload = "let ds = upload $dir/docs.jsonl\n"

    private static func create(_ name: String) -> String {
        "let job = create name=\(name) model=tiny dataset_id=$ds input_type=clustering\n"
    }

    @Test("it waits for all jobs of the session")
    func all() async {
        let script = Self.upload + Self.create("a") + Self.create("b") + "let ended = wait\necho $ended.complete\n"
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["2"])
    }

    @Test("it does not wait again for those that were waited for, one by one or in a loop")
    func rest() async {
        let script =
            Self.upload + Self.create("a") + "let one = wait $job\n" + Self.create("b") + "let two = wait\n"
            + Self.create("c") + "for j in wait { echo $j.name }\nfor j in wait { echo never }\n"
            + "echo $two.count $two[0].name\n"
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["c", "1 b"])
        #expect(fixture.output.err.last == "no jobs of this session are left to wait for")
    }

    @Test("a job that failed while create waited for a place is not missed")
    func failure() async {
        let script =
            "set max_running=1\n" + Self.upload + Self.create("fails") + Self.create("b") + "wait\necho never\n"
        #expect(await fixture.run(script) == .jobFailed)
        #expect(fixture.output.out.allSatisfy { $0 != "never" })
        #expect(fixture.messages.contains("1 of 2 jobs did not complete"), "\(fixture.messages)")
    }

    @Test("a single command does not have a session, so it needs a job")
    func singleCommand() async throws {
        var runner = ScriptRunner(session: fixture.session())
        let command = try #require(WordCommand(words: ["wait"], sourceName: "arguments"))
        #expect(await runner.run(command) == .usage)
        #expect(fixture.messages.contains("wait: JOB is missing"), "\(fixture.messages)")
    }

    @Test("an empty list is not the same as nothing")
    func emptyList() async {
        let script = Self.upload + Self.create("a") + "let found = list status=failed\nwait $found\necho waited\n"
        #expect(await fixture.run(script) == .done)
        #expect(fixture.output.out.last == "waited")
        #expect(!fixture.output.err.contains { $0.contains("complete") }, "\(fixture.messages)")
    }
}
