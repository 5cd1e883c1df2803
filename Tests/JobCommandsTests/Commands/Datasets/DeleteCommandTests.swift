import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("DeleteCommand")
struct DeleteCommandTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("jobs and datasets are deleted, by handle and by id")
    func delete() async throws {
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let job = create model=tiny dataset_id=$ds input_type=search_document
            wait $job
            delete $job $ds

            """
        #expect(await fixture.run(script, hasConsent: true) == .done)
        let job = "00000000-0000-4000-8000-000000000001"
        #expect(fixture.service.calls.contains("deleteJob \(job)"))
        #expect(fixture.output.err.suffix(3).prefix(2) == ["job \(job): deleted", "dataset docs-1: deleted"])
        #expect(await fixture.run("delete \(job) output=true\n", hasConsent: true) == .done)
        #expect(fixture.service.calls.last == "deleteJob \(job) with its output")
        #expect(fixture.output.err.last == "job \(job): deleted with its output")
    }

    @Test("the datasets that the filters select are deleted, counted, with the service")
    func datasets() async throws {
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let uploads = "for n in nightly-1 docs nightly-2 { let ds = upload $dir/docs.jsonl name=$n }\n"
        let script = uploads + "let gone = delete datasets name=nightly-* since=1d\necho $gone.count $gone[0].id\n"
        #expect(await fixture.run(script, hasConsent: true) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["2 nightly-2-3"])
        #expect(fixture.output.err.last == "deleted 2 datasets on work")
        #expect(try await fixture.service.datasets().map(\.name) == ["docs"])
        #expect(await fixture.run("delete datasets name=none\n", hasConsent: true) == .done)
        #expect(fixture.output.err.last == "no dataset matches on work")
    }

    @Test(
        "ids and filters do not mix, and all datasets are meant only explicitly",
        arguments: [
            ("delete datasets", "add name=, since= or older_than="), ("delete a name=b", "write delete datasets name="),
            ("delete datasets name=a output=true", "output= is for jobs"),
            ("delete datasets name=''", "matches no name"),
            ("for x in datasets { delete datasets $x older_than=1d }", "datasets selects by filters, not by ids"),
            ("let x = datasets; delete $x name=a", "name= selects datasets"),
            ("let d = 'datasets'; delete $d", "delete datasets needs a filter"),
        ]
    )
    func mistakes(script: String, message: String) async throws {
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let upload = "let ds = upload $dir/docs.jsonl name=a\n"
        #expect(await fixture.run(upload + script + "\n", hasConsent: true) == .usage)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(try await fixture.service.datasets().allSatisfy { $0.name == "a" })
    }

    @Test("a dry run shows the list, and that each of it would be deleted")
    func dryRun() async {
        let (session, _) = fixture.drySession(hasConsent: true)
        var runner = ScriptRunner(session: session)
        let source = Source(name: "t", text: "delete datasets name=nightly-* older_than=30d\n")
        #expect(await runner.run(source, parameters: []) == .done, "\(fixture.messages)")
        let wanted = [
            "delete datasets name=nightly-* older_than=30d", "    GET /v1/datasets", "    then DELETE each of them",
        ]
        #expect(fixture.output.out == wanted)
    }

    @Test("without --yes it does not pass the check")
    func consent() async {
        #expect(await fixture.run("delete docs-1\n") == .usage)
        #expect(fixture.messages.contains("it needs --yes"))
    }
}
