import LocalFiles
import TestSupport
import Testing

/// Receipts on the command line: written, printed, and checked without a store.
@Suite struct VerifyCommandTests {
    private static let script = """
        param file
        let ds = upload $file keep_fields=id
        let job = create model=tiny dataset_id=$ds input_type=search_document name=nightly
        let done = wait $job
        let file = download $job to=out.jsonl receipt=out.json
        get $job format=receipt
        echo $job

        """

    @Test func checksAReceiptWithoutAStore() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(300), to: "work/rows.jsonl")
        let made = try fixture.run(Self.script, parameters: ["file=rows.jsonl"])
        try #require(made.exitCode == 0, "\(made.errors)")
        let job = String(made.output.split(separator: "\n").last ?? "")
        let shard = "\(fixture.store)/jobs/\(job)/0.1"
        let part = try fixture.folder.write(try fixture.folder.read("store/jobs/\(job)/0.1"), to: "work/part")
        #expect(Folder.isTaken(shard))
        #expect(Folder.isTaken(part))
        // As on another machine, the store is gone.
        try Folder.remove(fixture.store)
        let verified = try fixture.call(["verify", "out.json", "out.jsonl", "rows.jsonl", "part"])
        #expect(verified.exitCode == 0, "\(verified.errors)")
        let lines = verified.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "out.json: intact; job \(job), 300 rows in, 300 out, 0 skipped, 0 failed, 0 reused")
        #expect(lines[1] == "out.jsonl: the downloaded file of job \(job), jsonl")
        #expect(lines[2].hasPrefix("rows.jsonl: the uploaded file of job \(job), dataset rows-"))
        #expect(lines[3].hasPrefix("part: part 0 of the output of job \(job), dataset embedded-rows-"))
        #expect(!Folder.isTaken(fixture.store))
        // From other machines, both come through pipes.
        let piped = "cat out.json | \"$0\" verify - /dev/fd/3 3<out.jsonl"
        let streamed = try ChildProcess.run(
            "/bin/sh",
            ["-c", piped, fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(streamed.exitCode == 0, "\(streamed.errors)")
        #expect(streamed.output.hasSuffix("/dev/fd/3: the downloaded file of job \(job), jsonl\n"))

        try fixture.folder.write(Array(try fixture.folder.read("work/out.jsonl").dropLast()), to: "work/cut.jsonl")
        let cut = try fixture.call(["verify", "out.json", "cut.jsonl", "out.jsonl"])
        #expect(cut.exitCode == 1)
        #expect(cut.errors.hasPrefix("error: cut.jsonl: not the downloaded jsonl file"))
        // The others are still checked.
        #expect(cut.output.hasSuffix("out.jsonl: the downloaded file of job \(job), jsonl\n"))
        let text = String(decoding: try fixture.folder.read("work/out.json"), as: UTF8.self)
        try fixture.folder.write(text.replacing("\"out\": 300", with: "\"out\": 299"), to: "work/edited.json")
        let edited = try fixture.call(["verify", "edited.json"])
        #expect(edited.exitCode == 1)
        #expect(
            edited.errors == "error: edited.json: the receipt was changed after it was written; its checksum differs\n"
        )
        #expect(try fixture.call(["verify", "rows.jsonl"]).errors == "error: rows.jsonl: not a receipt of a job\n")
        #expect(try fixture.call(["verify"]).exitCode == 2)
        #expect(try fixture.call(["verify", "none.json"]).exitCode == 1)
    }

    /// A client of the store's owner gets the same receipt as the owner.
    @Test func aSecondProcessGetsTheReceipt() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(50), to: "work/rows.jsonl")
        let made = try fixture.run(Self.script, parameters: ["file=rows.jsonl"])
        try #require(made.exitCode == 0, "\(made.errors)")
        let lines = made.output.split(separator: "\n").map(String.init)
        let job = lines.last ?? ""
        let script = """
            "$0" -c 'models; ! touch ready; while [ ! -e done ]; do sleep 0.05; done' > owner.log 2>&1 &
            n=0; until [ -e ready ]; do n=$((n+1)); [ $n -lt 600 ] || exit 99; sleep 0.05; done
            "$0" get \(job) format=receipt; touch done; wait
            """
        let second = try ChildProcess.run(
            "/bin/sh",
            ["-c", script, fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(second.output.split(separator: "\n").map(String.init) == lines.dropLast(), "\(second.errors)")
    }
}
