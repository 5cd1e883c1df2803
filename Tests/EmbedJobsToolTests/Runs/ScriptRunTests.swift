import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ScriptRunTests {
    @Test func embedsAFileAndWritesOneLineARow() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(100), to: "work/rows.jsonl")
        let result = try fixture.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = String(decoding: try fixture.folder.read("work/out.jsonl"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 100)
        for (number, line) in lines.enumerated() {
            #expect(line.hasPrefix("{\"text\":\"row "))
            #expect(line.hasSuffix("\"id\":\(number)}"))
        }
    }

    /// The folder example, on files of this test.
    @Test func embedsEveryFileOfAFolder() throws {
        let fixture = try ToolFixture()
        for name in ["a", "b", "c"] { try fixture.folder.write(ToolFixture.rows(20), to: "work/in/\(name).jsonl") }
        let script = """
            param dir
            for f in $dir/*.jsonl {
                let ds = upload $f name=${f.stem}
                let jobs += create model=tiny dataset_id=$ds input_type=search_document name=${f.stem}
            }
            wait $jobs
            for job in $jobs { download $job to=out/${job.name}.npy }
            echo "$jobs.complete of $jobs.count"

            """
        let result = try fixture.run(script, parameters: ["dir=in"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasSuffix("\n3 of 3\n"), "\(result.output)")
        #expect(try Folder.names(in: "\(fixture.work)/out") == ["a.npy", "b.npy", "c.npy"])
    }

    @Test func findsRowsByTheirText() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(300), to: "work/rows.jsonl")
        let made = try fixture.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl"])
        #expect(made.exitCode == 0, "\(made.errors)")
        let job = String(made.output.prefix { $0 != "\n" })
        // In another process, which must find out the model; two rows have this text.
        let script = """
            param job
            let job = get $job
            for hit in search $job.output_dataset_id "row 7 the cat sat on the mat" k=2 {
                echo "$hit.rank $hit.score $hit.row $hit.text $hit.id"
            }

            """
        let found = try fixture.run(script, parameters: ["job=\(job)"])
        #expect(found.exitCode == 0, "\(found.errors)")
        let text = "row 7 the cat sat on the mat"
        #expect(found.output == "1 1.0000 8 \(text) 7\n2 1.0000 15 \(text) 14\n")
    }

    @Test func computesInThePrecisionOfTheEnvironment() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(50), to: "work/rows.jsonl")
        let exact = try fixture.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl", "out=fp32.jsonl"])
        #expect(exact.exitCode == 0, "\(exact.errors)")
        let short = try fixture.run(
            ToolFixture.pipeline,
            parameters: ["file=rows.jsonl", "out=bf16.jsonl"],
            precision: "bf16"
        )
        if short.exitCode == 0 {
            #expect(try fixture.folder.read("work/fp32.jsonl") != fixture.folder.read("work/bf16.jsonl"))
        } else {
            // An unsupported precision is an error; no other precision is used instead.
            #expect(short.errors.contains("bf16 needs"), "\(short.errors)")
        }
        let wrong = try fixture.run("embed a model=tiny\n", precision: "fp8")
        #expect(wrong.exitCode == 2)
        #expect(wrong.errors.contains("EMBEDJOBS_PRECISION=fp8: must be fp32 or bf16"), "\(wrong.errors)")
    }

    @Test func readsTheNumberOfWorkersFromTheEnvironment() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(300), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/t.embedjobs")
        func run(_ workers: String, _ out: String) throws -> ChildProcess {
            try ChildProcess.run(
                fixture.binary,
                ["run", "t.embedjobs", "file=rows.jsonl", "out=\(out)"],
                environment: fixture.environment.merging(["EMBEDJOBS_WORKERS": workers]) { $1 },
                folder: fixture.work
            )
        }
        #expect(try run("1", "one.jsonl").exitCode == 0)
        #expect(try run("2", "two.jsonl").exitCode == 0)
        #expect(try fixture.folder.read("work/one.jsonl") == fixture.folder.read("work/two.jsonl"))
        for workers in ["none", "0", "-1", "1025", "9223372036854775807", "9223372036854775808"] {
            let wrong = try run(workers, "none.jsonl")
            #expect(wrong.exitCode == 2)
            let message = "error: EMBEDJOBS_WORKERS=\(workers): must be a whole number from 1 to 1024\n"
            #expect(wrong.errors == message)
        }
    }

    @Test func onlyOneProcessOwnsTheStore() throws {
        let fixture = try ToolFixture()
        let lock = try FileLock(path: fixture.folder.file("store/lock"))
        let result = try fixture.run("embed a model=tiny\n")
        #expect(result.exitCode == 75)
        #expect(result.errors.contains("process \(getpid()) owns this store"), "\(result.errors)")
        withExtendedLifetime(lock) {}
    }

    @Test func aScriptThatOnlyPrintsNeedsNoStore() throws {
        let fixture = try ToolFixture()
        let result = try fixture.run("echo hello\n")
        #expect(result.output == "hello\n")
        #expect(!Folder.exists("\(fixture.store)/db.sqlite"))
    }
}
