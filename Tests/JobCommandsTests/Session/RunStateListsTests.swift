import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Lists, defaults and calculations")
struct RunStateListsTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("A loop over a list, with commas, in brackets, or of a variable")
    func loops() async {
        let script = """
            let two = [a, 'b c']
            let none = []
            for x in $two, d, 1..3 { echo "$x" }
            for x in [$two] { echo $x.stem }
            for x in $none { echo never }
            for x in [] { echo never }
            for n in 1..$none.count { echo never }
            echo $two.count $none.count $two[-1] "$two" "[$none]"
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["a", "b c", "d", "1", "2", "3", "a", "b c", "2 0 b c a,b c []"])
    }

    @Test("An empty list takes the jobs that are added to it")
    func jobs() async throws {
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let jobs = []
            for n in 1..2 { let jobs += create name=j$n model=tiny dataset_id=$ds input_type=clustering }
            wait $jobs
            let jobs += [$jobs[0]]
            echo $jobs.count $jobs.complete $jobs.failed $jobs[-1].name
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out.last == "3 3 0 j1")
    }

    @Test(
        "A list parameter is given with commas, spaces, a range, or as a list of another script",
        arguments: [
            ("de,fr", "2 de"), (" de , fr x ", "2 de"), ("", "0 -"), ("3..5", "3 3"), ("de,1..2", "3 de"),
            (nil, "3 en"),
        ] as [(String?, String)]
    )
    func parameters(given: String?, expected: String) async {
        let script = "param langs[] = en, 'f r', 9\necho $langs.count ${langs[0]:--}\nfor l in $langs { echo \"$l.\" }"
        #expect(await fixture.run(script, given.map { [("langs", $0)] } ?? []) == .done, "\(fixture.messages)")
        #expect(fixture.output.out.first == expected)
    }

    @Test("A list parameter is not given in brackets")
    func brackets() async {
        #expect(await fixture.run("param langs[]\necho $langs", [("langs", "[en, de]")]) == .usage)
        let message = "[en, de]: a list is given without brackets"
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(fixture.output.out.isEmpty)
    }

    @Test("A list parameter of an included script takes a list, and its default from the environment")
    func included() async throws {
        let part = "param langs[] = $env.LANGS else it,es\nfor l in $langs { echo $l }\n"
        try fixture.folder.write(part, to: "part.embedjobs")
        let script = "let l = [a, 'b,c']\nrun $dir/part.embedjobs langs=$l\nrun $dir/part.embedjobs"
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["a", "b,c", "it", "es"])
    }

    @Test("A default replaces what is not set or empty")
    func defaults() async {
        let script = """
            param model = $env.MODEL else small
            let empty = $env.EMPTY else $model
            let home = $env.HOME else none
            let first = $args[0] else none
            let third = $args[2] else "$first x"
            let list = $args else none
            """
        #expect(await fixture.run(script + "\necho $model $empty $home $first $third $list.count") == .done)
        #expect(fixture.output.out == ["small small /nowhere one one x 2"])
    }

    @Test("Arithmetic on whole numbers: times before plus, from the left, without remainders")
    func arithmetic() async {
        let script = """
            let n = 0
            for x in 1..4 { let n = $n + $x }
            let a = 2 + 3 * 4 - 20 / 3 / 2
            let b = $n * -2 - 1
            let c = $args.count + 1
            echo $n $a $b $c
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["10 11 -21 3"])
    }

    @Test(
        "What the check cannot know is an error in the run",
        arguments: [
            ("for r in @$dir/rows.jsonl { let n = 1 / $r.n }", "1 / 0: division by zero"),
            ("for r in @$dir/rows.jsonl { let n = $r.t + 1 }", "$r.t is x, not a whole number"),
            ("for r in @$dir/rows.jsonl { for i in $r.big..$r.n { } }", "5..0: a range goes upwards"),
            ("for r in @$dir/rows.jsonl { let n = $r.max + 1 }", "9223372036854775807 + 1: the result is too large"),
            ("for r in @$dir/rows.jsonl { echo $r.a.b[7] }", "$r.a.b[7]: the list has 2 elements"),
        ]
    )
    func failures(script: String, message: String) async throws {
        let row = #"{"n":0,"t":"x","big":5,"max":9223372036854775807,"a":{"b":[1,2]}}"#
        try fixture.folder.write(row + "\n", to: "rows.jsonl")
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
    }

    @Test(
        "An error names a variable of the environment, and does not show its value",
        arguments: [
            "let n = 1 + $env.HOME", "for x in 1..$env.HOME { }", "if $env.HOME { echo a }", "if $env.HOME < 3 { }",
            "for x in $env.LIST { echo $x }", "for x in $args { let n = 1 + \"$x${env.HOME}\" }",
        ]
    )
    func secrets(script: String) async throws {
        #expect(await fixture.run(script) != .done)
        #expect(fixture.messages.contains("env."), "\(fixture.messages)")
        #expect(!["/nowhere", "a,b"].contains { fixture.messages.contains($0) }, "\(fixture.messages)")
    }

    @Test("A dry run shows lists and what only a real run calculates")
    func dryRun() async {
        let (session, dryRun) = fixture.drySession()
        var runner = ScriptRunner(session: session)
        let script = """
            let l = [a, 'b c', 1..2]
            let n = 1 + 1
            for job in list { let rows = $job.rows_total * 2; let r = 1..$job.rows_total; for i in $r { echo $i } }
            let m = $env.MODEL else small
            echo $l "$l" x
            let o = api GET /v1/models
            echo $o.models[0].name
            """
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done, "\(fixture.messages)")
        let shown = fixture.output.out
        for line in [
            "let l = [a, 'b c', 1, 2]", "let n = 2", "    let rows = <$job.rows_total * 2>",
            "    let r = <1..$job.rows_total>", "let m = small", "echo 'a,b c,1,2' 'a,b c,1,2' x",
        ] {
            #expect(shown.contains(line), "\(line) in \(shown)")
        }
        #expect(!shown.contains { $0.contains("not known") && !$0.contains("elements") }, "\(shown)")
        _ = dryRun
    }
}
