import LocalFiles
import TestSupport
import Testing

/// The options of a run: dry, quiet, with consent, with several scripts.
@Suite struct RunOptionsTests {
    // MARK: Dry runs

    @Test func aDryRunShowsCountsAndTouchesNothing() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline + "! touch made\n", to: "work/t.embedjobs")
        let result = try fixture.call(["run", "-n", "t.embedjobs", "file=rows.jsonl", "--report", "json:r.json"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors == "")
        for line in [
            "let ds = upload rows.jsonl keep_fields=id", "GET /v1/embed-jobs/<job_id of job>, until it has ended",
            "<job_id of job>: 5 rows, ", "by tiny's tokenizer", "download <job_id of job> to=out.jsonl", "! touch made",
            "dry run: nothing was sent, written or run",
        ] {
            #expect(result.output.contains(line), "\(result.output)")
        }
        #expect(try fixture.made == ["rows.jsonl"])
        #expect(try Folder.names(in: fixture.store) == ["models"])
    }

    @Test(arguments: [["-n", "-c", "upload rows.jsonl"], ["run", "--dry-run", "t.embedjobs"]])
    func aDryRunCreatesNoStore(arguments: [String]) throws {
        let fixture = try ToolFixture()
        try Folder.remove(fixture.store)
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        try fixture.folder.write("upload rows.jsonl\n", to: "work/t.embedjobs")
        let result = try fixture.call(arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("total: 1 upload, 5 rows, "), "\(result.output)")
        #expect(!Folder.exists(fixture.store))
    }

    @Test func aDryRunReportsValidationErrors() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(2) + "{\"text\":1}\n", to: "work/bad.jsonl")
        let script = "upload bad.jsonl\n"
        let real = try fixture.run(script)
        let dry = try fixture.call(["run", "-n", "t.embedjobs"])
        #expect(real.exitCode == 1)
        #expect(dry.exitCode == 1)
        #expect(real.errors == dry.errors + "to continue: embedjobs run t.embedjobs\n")
    }

    /// A file of 47 MB needs no more memory than its chunks.
    @Test func aDryRunHasBoundedMemory() throws {
        let fixture = try ToolFixture()
        let line = "{\"text\":\"" + String(repeating: "the cat sat on the mat ", count: 20) + "\"}\n"
        try fixture.folder.write(String(repeating: line, count: 100_000), to: "work/rows.jsonl")
        try fixture.folder.write("upload rows.jsonl\n", to: "work/t.embedjobs")
        let small = try peakMemory(fixture, "echo small\n")
        let large = try peakMemory(fixture, "upload rows.jsonl\n")
        // The file has 47 MB.
        #expect(large - small < 20_000, "\(small) kB, then \(large) kB")
    }

    private func peakMemory(_ fixture: ToolFixture, _ commands: String) throws -> Int {
        let script = """
            import resource, subprocess, sys
            code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
            print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        let result = try ChildProcess.run(
            "/usr/bin/env",
            ["python3", "-c", script, fixture.binary, "-n", "-c", commands],
            environment: fixture.environment,
            folder: fixture.work
        )
        let numbers = result.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(numbers.first == 0, "\(result.errors)")
        return try #require(numbers.last)
    }

    // MARK: The time limit

    /// Every entry point of the language has it.
    @Test(
        arguments: [
            ["--timeout", "1s", "-c", "sleep 1h"], ["run", "t.embedjobs", "--timeout=1s"],
            ["--timeout", "1s", "sleep", "1h"],
            ["run", "--keep-going", "--timeout", "1s", "t.embedjobs", "t.embedjobs"],
        ]
    )
    func aRunStopsAtItsTimeLimit(arguments: [String]) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("try sleep 1h\necho later\n", to: "work/t.embedjobs")
        let result = try fixture.call(arguments)
        #expect(result.exitCode == 4, "\(result.errors)")
        #expect(result.errors == "error: --timeout 1s: the run was stopped after this time\n")
        #expect(result.output == "")
    }

    @Test func theReportOfAStoppedRunHasItsReason() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("sleep 1h\n", to: "work/t.embedjobs")
        let result = try fixture.call(["run", "t.embedjobs", "--timeout=1s", "--report", "json:r.json"])
        #expect(result.exitCode == 4, "\(result.errors)")
        let report = String(decoding: try fixture.folder.read("work/r.json"), as: UTF8.self)
        #expect(report.contains(#""timeout""#) && !report.contains("interrupted"), "\(report)")
    }

    @Test(arguments: ["0s", "5", "1.5h", "soon"]) func aTimeLimitIsADuration(text: String) throws {
        let fixture = try ToolFixture()
        let result = try fixture.call(["--timeout", text, "-c", "echo a"])
        #expect(result.exitCode == 2 && result.output == "", "\(result.output)")
        #expect(result.errors.contains("'\(text)' is invalid for '--timeout"), "\(result.errors)")
    }

    @Test func aRunWithinItsTimeLimitEndsAsUsual() throws {
        let fixture = try ToolFixture()
        let result = try fixture.call(["--timeout", "1h", "-c", "echo a; exit 9"])
        #expect(result.exitCode == 9 && result.output == "a\n" && result.errors == "")
    }

    // MARK: Quiet and consent

    @Test func aQuietRunShowsOnlyDataAndIDs() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/t.embedjobs")
        let result = try fixture.call(["run", "--quiet", "t.embedjobs", "file=rows.jsonl"])
        #expect(result.exitCode == 0)
        // Messages are not shown, but warnings are.
        let errors = result.errors.split(separator: "\n")
        #expect(errors.count == 1 && errors[0].hasPrefix("warning: rows.jsonl: repeated: "), "\(errors)")
        let lines = result.output.split(separator: "\n").map(String.init)
        // The echoed id, the id of the job that was waited for, and the path of the download.
        #expect(lines.count == 3 && lines[0] == lines[1] && lines[2] == "out.jsonl", "\(result.output)")
        let last = try fixture.call(["-q", "-c", "let ds = upload rows.jsonl"])
        #expect(last.errors.contains("rows.jsonl: dataset rows-") && last.output == "", "\(last.errors)")
    }

    /// What a command has done is on the standard output at every entry point, for `$( )`, `>` and `|`.
    @Test func aProgramReadsTheRecordsOfCommands() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        let steps = """
            set -e
            ds=$("$0" -q upload rows.jsonl)
            job=$("$0" create model=tiny dataset_id=$ds input_type=clustering name=one format=ids 2> /dev/null)
            "$0" wait $job > wait.json 2> /dev/null
            echo "download one to=piped.csv" | "$0" 2> /dev/null
            "$0" -c "create model=tiny dataset_id=rows input_type=clustering > created.json; wait one" 2> /dev/null
            "$0" -y delete one format=csv 2> /dev/null
            """
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", steps, fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.exitCode == 0, "\(result.errors)")
        func read(_ name: String) throws -> String {
            String(decoding: try fixture.folder.read("work/\(name)"), as: UTF8.self)
        }
        let waited = try read("wait.json")
        #expect(waited.contains(#""name":"one","status":"complete""#) && waited.contains(#""rows_done":5,"#))
        let created = try read("created.json")
        #expect(created.contains(#"{"id":""#) && created.contains(#""model":"tiny""#), "\(created)")
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4, "\(result.output)")
        #expect(lines[0].hasPrefix(#"{"path":"piped.csv","format":"csv","rows":5,"bytes":"#), "\(lines[0])")
        #expect(lines[1] + "\n" == waited)
        #expect(lines[2] == "id,kind,with_output")
        #expect(lines[3].hasSuffix(",job,false"))
    }

    @Test func aQuietRunShowsErrors() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        let result = try fixture.call(["-q", "-c", "upload rows.jsonl; fail 'no more'"])
        #expect(result.exitCode == 5)
        #expect(result.errors.contains("error: no more\n"), "\(result.errors)")
    }

    @Test func nothingIsDeletedWithoutConsent() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        let script = "let ds = upload rows.jsonl; delete $ds"
        let refused = try fixture.call(["-c", script])
        #expect(refused.exitCode == 2)
        #expect(refused.errors.contains("it needs --yes"), "\(refused.errors)")
        // Nothing was sent, not even the upload before it.
        #expect(!Folder.exists("\(fixture.store)/db.sqlite"))
        #expect(try fixture.call(["--yes", "-c", script]).exitCode == 0)
        try fixture.folder.write(script + "\n", to: "work/t.embedjobs")
        #expect(try fixture.call(["run", "-y", "t.embedjobs"]).exitCode == 0)
        #expect(try fixture.call(["run", "t.embedjobs"]).exitCode == 2)
        #expect(try fixture.call(["check", "t.embedjobs"]).exitCode == 0)
    }

    // MARK: Several scripts

    private func fixture(_ scripts: [String: String]) throws -> ToolFixture {
        let fixture = try ToolFixture()
        for (name, text) in scripts { try fixture.folder.write(text, to: "work/\(name).embedjobs") }
        return fixture
    }

    @Test func severalScriptsRunInOrderAndIndependently() throws {
        let fixture = try fixture([
            "a": "param x\nlet own = a\nset format=csv\necho \"a $x $args\"\n",
            "b": "param x\nparam y = none\necho \"b $x $y $args\"\nif defined own { fail leaked }\nshow format\n",
            "c": "echo \"c $args\"\n",
        ])
        let result = try fixture.call([
            "run", "b.embedjobs", "a.embedjobs", "x=1", "word", "c.embedjobs", "--", "d.embedjobs",
        ])
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = [
            "b 1 none word,d.embedjobs", #"{"name":"format","value":"auto","source":"default"}"#,
            "a 1 word,d.embedjobs",
        ]
        #expect(result.output == (lines + ["c word,d.embedjobs", ""]).joined(separator: "\n"))
    }

    @Test func aMistakeInOneScriptPreventsAllFromRunning() throws {
        let fixture = try fixture(["a": "echo a\n", "b": "ech b\n", "c": "echo $c\n"])
        let result = try fixture.call(["run", "a.embedjobs", "b.embedjobs", "c.embedjobs", "--report", "json:r.json"])
        #expect(result.exitCode == 2)
        #expect(result.output == "")
        #expect(result.errors.contains("b.embedjobs:1:1"))
        #expect(result.errors.contains("c.embedjobs:1:6"))
        let report = String(decoding: try fixture.folder.read("work/r.json"), as: UTF8.self)
        #expect(report.contains("b.embedjobs"))
        #expect(report.contains("c.embedjobs"))
    }

    @Test func theFirstFailureEndsTheRunOrSetsItsExitCode() throws {
        let fixture = try fixture(["a": "echo a\nexit 3\n", "b": "echo b\nfail b\n", "c": "echo c\n"])
        let files = ["a.embedjobs", "b.embedjobs", "c.embedjobs"]
        let stopped = try fixture.call(["run"] + files)
        #expect(stopped.exitCode == 3)
        #expect(stopped.output == "a\n")
        let all = try fixture.call(["run", "--keep-going", "--report", "junit:r.xml"] + files)
        #expect(all.exitCode == 3)
        #expect(all.output == "a\nb\nc\n")
        let report = String(decoding: try fixture.folder.read("work/r.xml"), as: UTF8.self)
        #expect(files.allSatisfy { report.contains("<testsuite name=\"\($0)\"") }, "\(report)")
    }

    @Test func aScriptCanReadFilesOfAnEarlierOne() throws {
        let fixture = try fixture(["make": "! echo '{\"text\":\"a\"}' > made.jsonl\n", "read": "upload made.jsonl\n"])
        let result = try fixture.call(["run", "make.embedjobs", "read.embedjobs"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try fixture.call(["run", "read.embedjobs", "make.embedjobs"]).exitCode == 0)
    }

    @Test func anUndeclaredParameterIsAMistake() throws {
        let fixture = try fixture(["a": "param x = 1\necho $x\n", "b": "echo b\n"])
        let result = try fixture.call(["run", "a.embedjobs", "b.embedjobs", "y=2"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("unknown parameter y: no script declares it"), "\(result.errors)")
        #expect(try fixture.call(["run", "a.embedjobs", "b.embedjobs", "x=2"]).output == "2\nb\n")
    }

    @Test func aListIsGivenByItsNameWithOrWithoutBrackets() throws {
        let fixture = try fixture(["a": "param l[] = none\necho $l $args.count\n"])
        for word in ["l=a,b", "l[]=a,b"] {
            #expect(try fixture.call(["run", "a.embedjobs", word]).output == "a,b 0\n")
        }
    }

    @Test func aScriptStartedByItsFirstLineGetsItsArguments() throws {
        let fixture = try fixture(["a": "#!/usr/bin/env -S embedjobs run\nfor word in $args { echo $word }\n"])
        let result = try fixture.call(["run", "a.embedjobs", "x", "rows.jsonl", "Y=2"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "x\nrows.jsonl\nY=2\n")
    }
}
