import JobCommands
import JobScript
import TestSupport
import Testing

/// Scripts that `include` and `run` name, with values for their `param`s.
@Suite("Inclusion")
struct InclusionTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write(
            "param name\nparam greeting = hello\necho \"$greeting $name\"\nlet seen = $name\n",
            to: "greet.embedjobs"
        )
        try fixture.folder.write("param code = 0\nexit $code\n", to: "end.embedjobs")
        try fixture.folder.write(
            "if defined outer { echo $outer } else { echo none }\necho $args.count\n",
            to: "own.embedjobs"
        )
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        try fixture.folder.write("param job\necho $job.status\n", to: "job.embedjobs")
    }

    private func mistakes(_ text: String) -> [Diagnostic] {
        let source = Source(name: "t", text: text.replacing("DIR", with: fixture.folder.path))
        return ScriptRunner(session: fixture.session()).check(source, parameters: [])
    }

    @Test("params are bound, and defaults count", arguments: ["include", "run"])
    func bound(keyword: String) async {
        let script = """
            \(keyword) $dir/greet.embedjobs name=ann
            let who = 'bob and carol'
            \(keyword) $dir/greet.embedjobs name=$who greeting=hi
            for w in x y { \(keyword) $dir/greet.embedjobs name=$w }
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["hello ann", "hi bob and carol", "hello x", "hello y"])
    }

    @Test("include shares the variables, run has its own and restores them")
    func variables() async {
        #expect(await fixture.run("include $dir/greet.embedjobs name=ann\necho $seen") == .done)
        let script =
            "let outer = 1\nlet name = 2\nrun $dir/own.embedjobs\nrun $dir/greet.embedjobs name=ann\necho $name"
        #expect(await fixture.run(script + "\nif not defined seen { echo unseen }\necho $args.count") == .done)
        #expect(fixture.output.out == ["hello ann", "ann", "none", "0", "hello ann", "2", "unseen", "2"])
        #expect(mistakes("run DIR/greet.embedjobs name=a\necho $seen").map(\.message) == ["$seen is not set"])
    }

    @Test("a handle stays a handle")
    func handles() async {
        let script = """
            let d = upload $dir/docs.jsonl
            let j = create model=tiny dataset_id=$d input_type=clustering
            get $j
            run $dir/job.embedjobs job=$j
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out.last == "processing")
    }

    @Test("exit ends a script that is run, and the script around an included one")
    func ends() async {
        #expect(await fixture.run("run $dir/end.embedjobs\necho after") == .done)
        #expect(await fixture.run("run $dir/end.embedjobs code=3\necho never") == ExitCode(rawValue: 3))
        #expect(fixture.messages.contains("run: DIR/end.embedjobs ended with exit code 3"), "\(fixture.messages)")
        #expect(await fixture.run("include $dir/end.embedjobs code=4\necho never") == ExitCode(rawValue: 4))
        #expect(fixture.output.out == ["after"])
    }

    @Test("wrong and missing params are found before the run, and name those of the script")
    func found() {
        let path = "\(fixture.folder.path)/greet.embedjobs"
        let missing = mistakes("let x = 1\nrun DIR/greet.embedjobs")
        #expect(missing.map(\.message) == ["\(path): param name needs a value"])
        #expect(missing.first?.help == "write run \(path) name=…; params: name, greeting")
        let unknown = mistakes("include DIR/greet.embedjobs name=a greting=b")
        #expect(unknown.map(\.message) == ["\(path): unknown param greting"])
        #expect(unknown.first?.help == "did you mean greeting=? params: name, greeting")
        #expect(mistakes("run DIR/greet.embedjobs name=a name=b").map(\.message) == ["\(path): name= is given twice"])
        #expect(mistakes("run DIR/greet.embedjobs name=$x").map(\.message) == ["$x is not set"])
        #expect(mistakes("run DIR/gone.embedjobs").count == 1)
        #expect(mistakes("if true { run DIR/greet.embedjobs name=a }").isEmpty)
    }

    @Test("a value that the script uses is checked")
    func checked() throws {
        try fixture.folder.write("param file = none.jsonl\nupload $file\n", to: "up.embedjobs")
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        #expect(mistakes("run DIR/up.embedjobs file=DIR/docs.jsonl").isEmpty)
        #expect(mistakes("run DIR/up.embedjobs file=DIR/dosc.jsonl").first?.mistake is FileMistake)
        #expect(mistakes("run DIR/up.embedjobs").first?.mistake is FileMistake)
    }
}
