import LocalFiles
import TestSupport
import Testing

/// The journal of `embedjobs run` on the real binary.
@Suite struct JournalOptionsTests {
    private static let script = """
        let ds = upload rows.jsonl keep_fields=id
        echo $ds
        assert exists go
        let job = create model=tiny dataset_id=$ds input_type=search_document
        wait $job
        download $job to=out.jsonl

        """

    private let fixture: ToolFixture

    init() throws {
        fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        try fixture.folder.write(Self.script, to: "work/t.embedjobs")
    }

    /// The ids that `echo` wrote.
    private func dataset(_ result: ChildProcess) -> String { String(result.output.prefix { $0 != "\n" }) }

    @Test func aSecondRunContinuesTheFirst() throws {
        let first = try fixture.call(["run", "t.embedjobs"])
        #expect(first.exitCode == 5)
        #expect(first.errors.hasSuffix("to continue: embedjobs run t.embedjobs\n"), "\(first.errors)")
        try fixture.folder.write("", to: "work/go")
        let second = try fixture.call(["run", "t.embedjobs"])
        #expect(second.exitCode == 0, "\(second.errors)")
        #expect(dataset(second) == dataset(first))
        #expect(second.errors.contains("t.embedjobs: continues the run of "), "\(second.errors)")
        #expect(second.errors.contains("rows.jsonl: unchanged: dataset \(dataset(first)) of "), "\(second.errors)")
        #expect(try fixture.call(["datasets", "type=embed-input", "format=ids"]).output == dataset(first) + "\n")
        let journals = fixture.folder.file("state/embedjobs/journals")
        #expect(try FileStatus.of(journals)?.mode == 0o700)
    }

    @Test func freshStartsOverAndAnotherFolderIsAnotherJournal() throws {
        let first = try fixture.call(["run", "--journal", "j", "t.embedjobs"])
        #expect(first.errors.contains("to continue: embedjobs run --journal j t.embedjobs\n"), "\(first.errors)")
        #expect(!Folder.exists(fixture.folder.file("state/embedjobs/journals")))
        let again = try fixture.call(["run", "--journal=j", "t.embedjobs"])
        #expect(dataset(again) == dataset(first))
        let fresh = try fixture.call(["run", "--journal=j", "--fresh", "t.embedjobs"])
        #expect(dataset(fresh) != dataset(first))
        #expect(try fixture.call(["run", "--resume=only", "t.embedjobs"]).exitCode == 2)
    }

    @Test(
        arguments: [
            (["run", "--fresh", "--resume=only", "t.embedjobs"], "--fresh and --resume=only cannot be combined"),
            (["run", "--resume=maybe", "t.embedjobs"], "maybe"),
            (["run", "--journal", "", "t.embedjobs"], "--journal must not be empty"),
            (["runs", "--journal", ""], "--journal must not be empty"),
        ]
    )
    func mistakesAreReported(arguments: [String], message: String) throws {
        let result = try fixture.call(arguments)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func onceWorksAtEveryEntryPoint() throws {
        try fixture.folder.write("once key=k\nupload rows.jsonl\n", to: "work/o.embedjobs")
        #expect(try fixture.call(["-c", "once key=k; upload rows.jsonl"]).exitCode == 0)
        let second = try fixture.call(["run", "o.embedjobs"])
        #expect(second.exitCode == 0, "\(second.errors)")
        #expect(second.errors.contains("once key=k: finished at "), "\(second.errors)")
        #expect(try fixture.call(["once", "key=k"]).exitCode == 2)
        let list = try fixture.call(["datasets", "format=ids"]).output
        #expect(list.split(separator: "\n").count == 1, "\(list)")
    }
}
