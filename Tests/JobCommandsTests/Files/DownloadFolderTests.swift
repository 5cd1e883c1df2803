import EmbedJobs
import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

/// `download … to=out/`, which writes one file for each job or dataset.
@Suite struct DownloadFolderTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["fails": .fails]))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    private static func jobs(_ names: String) -> String {
        """
        let ds = upload $dir/docs.jsonl
        for n in \(names) { let jobs += create name=$n model=tiny dataset_id=$ds input_type=clustering }
        let ended = wait $jobs on_fail=continue else { echo failed }

        """
    }

    private func run(_ names: String, _ script: String, _ code: ExitCode = .done) async {
        let ended = await fixture.run(Self.jobs(names) + script + "\n")
        #expect(ended == code, "\(fixture.messages)")
    }

    /// The files in the folder `out`.
    private var files: [String] {
        get throws { try Folder.names(in: fixture.folder.file("out")).sorted() }
    }

    private var rows: String {
        get throws { String(decoding: try fixture.folder.read("out/a.jsonl"), as: UTF8.self) }
    }

    @Test("each file has the name of its job, and the records and the result name all of them")
    func names() async throws {
        await run("a b", "let files = download $jobs to=$dir/out/\nfor f in $files { echo \"$f.name $f.size\" }")
        #expect(try files == ["a.jsonl", "b.jsonl"])
        #expect(try rows.hasPrefix(#"{"text":"text 0""#))
        #expect(fixture.output.out.map { $0.prefix(8) } == ["a.jsonl ", "b.jsonl "])
        #expect(fixture.messages.contains("DIR/out/b.jsonl: 1 row of job b ("), "\(fixture.messages)")
    }

    @Test("a pattern names the files, and its extension or format= selects the format")
    func patterns() async throws {
        let script = """
            download $jobs $ds to=$dir/out/ name={name}-{id}.csv
            download $jobs to=$dir/out/ name={model}.{status} format=npy
            """
        await run("a", script)
        let job = "00000000-0000-4000-8000-000000000001"
        #expect(try files == ["a-\(job).csv", "docs-docs-1.csv", "tiny.complete.npy"])
    }

    @Test("a name that leads elsewhere stays in the folder, and a job without a name has its id")
    func hostileNames() async throws {
        let script = """
            let two += create name='../../up' model=tiny dataset_id=$ds input_type=clustering
            let two += create name=.hidden model=tiny dataset_id=$ds input_type=clustering
            let two += create model=tiny dataset_id=$ds input_type=clustering
            wait $two
            download $two to=$dir/out/
            """
        await run("a", script)
        #expect(
            try files == ["00000000-0000-4000-8000-000000000004.jsonl", "_._.._up.jsonl", "_hidden.jsonl"].sorted()
        )
    }

    @Test("two jobs never get one file, and nothing is written then")
    func sameName() async throws {
        await run("a a", "download $jobs to=$dir/out/", .usage)
        #expect(fixture.messages.contains("would both be DIR/out/a.jsonl"), "\(fixture.messages)")
        #expect(fixture.messages.contains("name={name}-{id}"))
        #expect(throws: (any Error).self) { try files }
        await run("b B", "download $jobs to=$dir/out/", .usage)
    }

    @Test("an existing file is replaced only if that is asked for, and found before the first is written")
    func existing() async throws {
        try fixture.folder.write("mine", to: "out/b.jsonl")
        await run("a b", "download $jobs to=$dir/out/", .failure)
        #expect(fixture.messages.contains("to=DIR/out/b.jsonl already exists"), "\(fixture.messages)")
        #expect(try files == ["b.jsonl"])
        #expect(try fixture.folder.read("out/b.jsonl") == Array("mine".utf8))
        await run("a b", "download $jobs to=$dir/out/ overwrite=true")
        #expect(try files == ["a.jsonl", "b.jsonl"])
    }

    @Test("a job that failed is named before anything is written")
    func failedJob() async throws {
        await run("a fails", "download $jobs to=$dir/out/", .jobFailed)
        #expect(throws: (any Error).self) { try files }
    }

    @Test(
        "what does not fit is refused before the run",
        arguments: [
            ("download a b to=x.npy", "for one file each, write a folder: to=out/"),
            ("download a to=x.npy name={id}", "write to=out/ name="),
            ("download a to=out/ receipt=r.json", "download each job in a loop"),
            ("download a to=out/ name={nam}", "did you mean name?"),
            ("download a to=out/ name=x/{name}", "write fields in braces"),
            ("download a to=out/ name={name", "write fields in braces"),
        ]
    )
    func mistakes(script: String, message: String) async {
        #expect(await fixture.run(script + "\n") == .usage)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
    }

    @Test("a list for one file is refused when it is known, and an empty one for a folder is nothing")
    func lists() async {
        await run("a b", "download $jobs to=$dir/x.npy", .usage)
        #expect(fixture.messages.contains("x.npy is one file for 2 jobs and datasets"), "\(fixture.messages)")
        await run("a", "let none = list status=failed\ndownload $none to=$dir/out/")
        #expect(fixture.output.err.last?.hasSuffix("/out/: nothing to download") == true)
    }

    @Test("files in the folder may be read by the commands that follow")
    func laterFiles() async {
        let script = "download $jobs to=$dir/out/\nfor row in @$dir/out/a.jsonl { echo $row.text }"
        await run("a", script)
        #expect(fixture.output.out.last == "text 0")
    }
}
