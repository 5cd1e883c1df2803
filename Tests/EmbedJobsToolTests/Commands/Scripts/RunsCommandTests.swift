import Foundation
import LocalFiles
import TestSupport
import Testing

/// `embedjobs runs` on journals that real runs have written.
@Suite struct RunsCommandTests {
    private struct Run: Decodable {
        let id: String
        let status: String
        let name: String
        let exit_code: Int?
    }

    private struct Step: Decodable {
        let step: String
        let subject: String
        let next: String
        let line: Int?
    }

    private let fixture: ToolFixture

    init() throws {
        fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/docs.jsonl")
    }

    private func call(_ words: String...) throws -> ChildProcess {
        try fixture.call(["runs"] + words + ["--journal", "journals"])
    }

    private func runs() throws -> [Run] {
        let result = try call("format=json")
        #expect(result.exitCode == 0, "\(result.errors)")
        return try JSONDecoder().decode([Run].self, from: Data(result.output.utf8))
    }

    private func start(_ end: String) throws -> ChildProcess {
        let script = """
            let ds  = upload docs.jsonl
            let job = create model=tiny dataset_id=$ds input_type=search_document
            wait $job
            download $job to=out.jsonl overwrite=true
            \(end)

            """
        try fixture.folder.write(script, to: "work/t.embedjobs")
        return try fixture.call(["run", "--journal", "journals", "t.embedjobs"])
    }

    @Test func showsTheStepsOfAnUnfinishedRunAndHowToContinueIt() throws {
        #expect(try start("fail 'not yet'").exitCode == 5)
        let run = try #require(try runs().first)
        #expect(run.status == "unfinished" && run.name == "t.embedjobs" && run.exit_code == 5)
        let shown = try call("show", String(run.id.prefix(20)), "format=json")
        #expect(shown.exitCode == 0, "\(shown.errors)")
        let steps = try JSONDecoder().decode([Step].self, from: Data(shown.output.utf8))
        #expect(steps.map(\.step) == ["upload", "create", "download"])
        #expect(steps.allSatisfy { $0.next == "done" })
        #expect(steps.map(\.line) == [1, 2, 4])
        #expect(steps[0].subject == "docs.jsonl")
        let work = Folder.resolved(fixture.work)
        let line = "to continue: cd \(work) && embedjobs run --journal \(work)/journals \(work)/t.embedjobs"
        #expect(shown.errors.contains(line), "\(shown.errors)")
        // The file is part of the record.
        try Folder.removeFile(fixture.folder.file("work/out.jsonl"))
        let again = try call("show", run.id, "format=csv", "--no-agent")
        #expect(again.output.contains("done again,the file no longer exists"), "\(again.output)")
    }

    @Test func prunesOnlyWithConsentWithoutATerminal() throws {
        #expect(try start("echo done").exitCode == 0)
        #expect(try runs().map(\.status) == ["finished"])
        let refused = try call("prune", "older_than=0s")
        #expect(refused.exitCode == 2)
        #expect(refused.errors.contains("embedjobs runs prune --yes older_than=0s"), "\(refused.errors)")
        #expect(try call("prune", "older_than=1d", "--yes").output == "no records of runs are that old\n")
        #expect(try call("prune", "older_than=0s", "dry_run=true").output == "would delete 1 journal of a run\n")
        #expect(try runs().count == 1)
        #expect(try call("prune", "older_than=0s", "--yes").output == "deleted 1 journal of a run\n")
        #expect(try runs().isEmpty)
    }

    @Test(
        arguments: [
            (["show", "2020"], 1, "run 2020 not found"), (["prune", "older=3d"], 2, "unexpected argument older=3d"),
            (["prune", "older_than=3"], 2, "older_than=3 is not a duration"),
            (["prune", "dry_run=true"], 2, "older_than= is missing"), (["shw"], 2, "did you mean show?"),
        ] as [([String], Int32, String)]
    )
    func mistakes(words: [String], code: Int32, message: String) throws {
        let result = try fixture.call(["runs"] + words + ["--journal", "journals"])
        #expect(result.exitCode == code)
        #expect(result.errors.contains(message), "\(result.errors)")
    }
}
