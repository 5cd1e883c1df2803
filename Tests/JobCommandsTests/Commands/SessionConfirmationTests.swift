import EmbedJobs
import JobCommands
import JobScript
import Synchronization
import TestSupport
import Testing

/// What destructive commands say and ask before they run.
@Suite("Confirmation")
struct SessionConfirmationTests {
    private let fixture: SessionFixture
    private let asked = Asked()

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    /// Records questions.
    private final class Asked: Sendable {
        private let questions = Mutex<[String]>([])
        var all: [String] { questions.withLock { $0 } }
        func note(_ question: String) { questions.withLock { $0.append(question) } }
    }

    private static let setUp = """
        param file
        for name in a b nightly-1 nightly-2 { let ds = upload $file name=$name }
        let job = create name=big model=tiny dataset_id=$ds input_type=clustering
        let ended = wait $job

        """

    private func run(_ script: String, answer: Bool) async -> ExitCode {
        let asked = asked
        let session = fixture.session(
            hasConsent: true,
            confirm: { question in
                asked.note(question)
                return answer
            }
        )
        var runner = ScriptRunner(session: session)
        let source = Source(name: "t", text: Self.setUp + script + "\n")
        return await runner.run(source, parameters: [("file", fixture.folder.file("docs.jsonl"))])
    }

    private var names: [String] {
        get async throws { try await fixture.service.datasets().map(\.name) }
    }

    private static let job = "00000000-0000-4000-8000-000000000001"

    @Test("the question tells what would be deleted, and where; no stops the script without an error")
    func declined() async throws {
        let script = "let docs = datasets name=a\ntry delete $job $docs output=true\necho never"
        #expect(await run(script, answer: false) == .interrupted)
        #expect(asked.all == ["delete 1 job and 1 dataset on work?"])
        let said = fixture.output.err.suffix(3)
        #expect(said.first?.hasPrefix("  job \(Self.job): big, complete, ") == true, "\(said)")
        #expect(said.first?.hasSuffix(", with its output") == true, "\(said)")
        #expect(said.dropFirst().first?.hasPrefix("  dataset a-1: a, embed-input, ") == true, "\(said)")
        #expect(said.last == "nothing was deleted")
        #expect(fixture.output.out == [])
        #expect(try await names.count == 5)
    }

    @Test("yes deletes, and with confirm=off nothing is asked")
    func accepted() async throws {
        let script = "delete a-1\nset confirm=off\ndelete b-2\ndelete nightly-1-3 nightly-2-4"
        #expect(await run(script, answer: true) == .done, "\(fixture.messages)")
        #expect(asked.all == ["delete 1 dataset on work?"])
        #expect(fixture.output.err.last == "deleted 2 datasets on work")
        #expect(try await names == ["big"])
    }

    @Test("many are counted, and only the first are listed")
    func many() async throws {
        let more = "for n in 1 2 3 4 5 6 7 8 9 10 11 12 { let ds = upload $file name=more }\n"
        #expect(await run(more + "delete datasets name=more", answer: false) == .interrupted)
        #expect(asked.all == ["delete 12 datasets on work?"])
        #expect(fixture.output.err.suffix(2) == ["  and 2 more", "nothing was deleted"])
    }

    @Test("prune asks with its counts, a count alone asks nothing")
    func prune() async throws {
        #expect(await run("prune older_than=0s dry_run=true", answer: false) == .done)
        #expect(asked.all == [])
        #expect(await run("prune older_than=0s", answer: false) == .interrupted)
        #expect(asked.all.count == 1)
        #expect(asked.all.first?.hasPrefix("delete ") == true && asked.all.first?.hasSuffix(" on work?") == true)
        #expect(fixture.service.calls.filter { $0.hasPrefix("prune") }.allSatisfy { $0.contains("dry") })
    }
}
