import LocalFiles
import TestSupport
import Testing

/// Each mistake is reported with one clear message, its position and its exit code, and leaves no partial output.
@Suite struct BadInputTests {
    private static let job = "let job = create model=tiny dataset_id=$ds input_type=search_document\n"

    @Test(arguments: [
        ("upload none.jsonl\n", "t.embedjobs:1:8", "none.jsonl", 2),
        ("uplod rows.jsonl\n", "t.embedjobs:1:1", "did you mean upload?", 2),
        ("upload rows.jsonl nam=x\n", "t.embedjobs:1:19", "did you mean name=?", 2),
        (
            "let ds = upload rows.jsonl\ncreate dataset_id=$ds input_type=search_document\n", "t.embedjobs:2:1",
            "model=", 2
        ),
        (
            "let ds = upload rows.jsonl\ncreate model=tiny dataset_id=$ds input_type=search_documnet\n",
            "t.embedjobs:2:45", "did you mean search_document?", 2
        ),
        (
            "let ds = upload rows.jsonl\ncreate model=tyni dataset_id=$ds input_type=clustering\n",
            "t.embedjobs:2:14", "local models: tiny", 2
        ),
        ("echo $nothing\n", "t.embedjobs:1:6", "nothing", 2),
        ("download $last_job to=out.jsonl\n", "t.embedjobs:1:10", "$last_job is not set", 2),
    ])
    func scripts(script: String, place: String, words: String, code: Int) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/rows.jsonl")
        let result = try fixture.run(script)
        #expect(result.exitCode == code, "\(result.errors)")
        #expect(result.errors.contains(place), "\(result.errors)")
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(try fixture.made == ["rows.jsonl"])
        // A script with a mistake changes nothing.
        if code == 2 { #expect(!Folder.exists("\(fixture.store)/db.sqlite")) }
    }

    @Test(arguments: [
        ("rows.jsonl", "", "no row"),
        ("rows.jsonl", "{\"id\":1}\n", "text"),
        ("rows.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\",}\n", "rows.jsonl:2:13: "),
        ("rows.jsonl", "{\"text\":\"a\"}\n{\"text\":\"\\x\"}\n", "rows.jsonl:2:"),
        ("rows.csv", "a,b\nc,d\n", "text"),
        ("rows.csv", "text,b\nc,d\ne\n", "rows.csv:3"),
    ])
    func files(name: String, contents: String, words: String) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(contents, to: "work/\(name)")
        let result = try fixture.run("let ds = upload \(name)\n" + Self.job)
        #expect(result.exitCode == 1, "\(result.errors)")
        #expect(result.errors.contains("t.embedjobs:1:10"), "\(result.errors)")
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(try fixture.made == [name])
    }

    @Test func refusesRowsThatAreNotUTF8() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(
            Array("{\"text\":\"a".utf8) + [0xC3, 0x28] + Array("\"}\n".utf8),
            to: "work/rows.jsonl"
        )
        let result = try fixture.run("upload rows.jsonl\n")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("UTF-8") && result.errors.contains("rows.jsonl:1:"), "\(result.errors)")
    }

    @Test func refusesAScriptThatIsNotUTF8() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(Array("echo a\necho ".utf8) + [0xFF, 0x0A], to: "work/t.embedjobs")
        let result = try fixture.call(["run", "t.embedjobs"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("t.embedjobs:2:6"), "\(result.errors)")
    }

    /// Its replacement by U+FFFD would name another file.
    @Test(arguments: [
        ("\"$0\" keys create ann --store \"$bad\"", "argument 5"), ("\"$0\" -c \"echo $bad\"", "argument 2"),
        ("EMBEDJOBS_HOME=\"$bad\" \"$0\" keys create ann", "EMBEDJOBS_HOME"),
        ("XDG_CONFIG_HOME=\"/$bad\" \"$0\" help", "XDG_CONFIG_HOME"),
        ("XDG_DATA_HOME=\"$bad\" \"$0\" list", "XDG_DATA_HOME"), ("HOME=\"/$bad\" \"$0\" list", "HOME"),
    ])
    func refusesArgumentsAndVariablesThatAreNotUTF8(command: String, name: String) throws {
        let fixture = try ToolFixture()
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", "bad=$(printf 'a\\377'); \(command)", fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.exitCode == 2)
        #expect(result.errors.hasPrefix("error: \(name) ("), "\(result.errors)")
        #expect(result.errors.hasSuffix("a\\xFF) is not UTF-8\n"), "\(result.errors)")
        #expect(result.output == "")
        #expect(try fixture.made == [])
    }

    @Test func reportsAMissingScript() throws {
        let result = try ToolFixture().call(["run", "none.embedjobs"])
        #expect(result.exitCode == 2)
        #expect(result.errors == "error: cannot open none.embedjobs: No such file or directory\n")
    }

    @Test func refusesUnknownOptions() throws {
        let result = try ToolFixture().call(["run", "--nosuch", "t.embedjobs"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("--nosuch"))
    }

    @Test func keepsAnExistingOutputFile() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/rows.jsonl")
        try fixture.folder.write("precious", to: "work/out.jsonl")
        let result = try fixture.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl"])
        // The conflict is found before anything is uploaded or embedded.
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("out.jsonl") && result.errors.contains("overwrite=true"), "\(result.errors)")
        #expect(try fixture.folder.read("work/out.jsonl") == Array("precious".utf8))
        #expect(try fixture.made == ["out.jsonl", "rows.jsonl"])
    }

    @Test(arguments: ["truncated", "lying", "absent"])
    func reportsUnusableModels(damage: String) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/rows.jsonl")
        let weights = "store/models/tiny/model.safetensors"
        var bytes = try fixture.folder.read(weights)
        switch damage {
        case "truncated": bytes.removeLast(100)
        case "lying":
            // A shape that needs more bytes than the file has: "24" becomes "99" in the first shape of the header.
            let shape = try #require(bytes.firstRange(of: Array("24]".utf8)))
            bytes.replaceSubrange(shape, with: Array("99]".utf8))
        default: try Folder.remove(fixture.folder.file(weights))
        }
        if damage != "absent" { try fixture.folder.write(bytes, to: weights) }
        let result = try fixture.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl"])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("t.embedjobs:4:11"), "\(result.errors)")
        #expect(result.errors.contains("safetensors"), "\(result.errors)")
        #expect(try fixture.made == ["rows.jsonl"])
    }

    /// A limit on the size of files simulates a full disk: the write fails half-way, on any machine, without
    /// privileges.
    @Test func reportsAFullDiskDuringADownload() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(20_000), to: "work/rows.jsonl")
        let first = try fixture.run(ToolFixture.pipeline, parameters: ["file=rows.jsonl"])
        try #require(first.exitCode == 0, "\(first.errors)")
        let job = String(first.output.prefix { $0 != "\n" })
        try Folder.remove("\(fixture.work)/out.jsonl")
        try fixture.folder.write("param job\ndownload $job to=out.jsonl\n", to: "work/again.embedjobs")
        // The unit is 512 or 1,024 bytes, depending on the shell; the output has 5 MB.
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", "ulimit -f 2000; exec \"$0\" run again.embedjobs job=\(job)", fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.exitCode == 1, "\(result.errors)")
        #expect(result.errors.contains("cannot write out.jsonl"), "\(result.errors)")
        #expect(try fixture.made == ["rows.jsonl"])
    }
}
