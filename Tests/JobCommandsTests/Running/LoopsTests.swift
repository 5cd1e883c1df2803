import JobCommands
import JobScript
import TestSupport
import Testing

/// Runs of loops, and of the jumps out of them.
@Suite("Loops")
struct LoopsTests {
    @Test("break ends the innermost loop, and continue its iteration")
    func jumps() async throws {
        let fixture = try SessionFixture()
        let script = """
            for x in a b c d {
                if $x == b { continue }
                for y in 1 2 3 { if $y == 2 { break }; echo $x$y }
                if $x == c { let found = $x; break }
            }
            echo "found $found"
            """
        #expect(await fixture.run("let found = ''\n" + script) == .done)
        #expect(fixture.output.out == ["a1", "c1", "found c"])
    }

    @Test("a jump passes try, retry and handlers, and is not a failure")
    func jumpsFromBlocks() async throws {
        let fixture = try SessionFixture()
        let script = """
            for x in a b c { try { echo $x; if $x == b { break } } else { echo no } }
            for x in a b { retry 3 { if $x == a { continue }; echo $x } }
            for x in a b { dataset none-1 else { echo $error.status; break } }
            set on_error=continue
            for x in a b { dataset none-2; break }
            """
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.output.out == ["a", "b", "b", "404"])
    }

    @Test("break ends a loop over results that come one after the other")
    func streamed() async throws {
        let fixture = try SessionFixture(service: ScriptedService(jobs: ["slow": .runs]))
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        let script = """
            let d = upload $dir/docs.jsonl
            let jobs += create name=fast model=tiny dataset_id=$d input_type=clustering
            let jobs += create name=slow model=tiny dataset_id=$d input_type=clustering
            for job in wait $jobs { echo $job.name; break }
            echo done
            """
        #expect(await fixture.run(script) == .done)
        #expect(fixture.output.out == ["fast", "done"])
    }

    @Test("a dry run shows jumps, and what follows a loop that may end early")
    func dryRun() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.drySession().0)
        let script = """
            let found = none
            let job = create model=tiny dataset_id=d input_type=clustering
            wait $job
            for x in a b {
                if $job.status == complete { let found = $x; break } else { continue }
                echo never
            }
            echo "found $found"
            for y in c d { echo $y; break }
            """
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        let shown = fixture.output.out.drop { !$0.hasPrefix("for") }
        #expect(
            Array(shown) == [
                "for x = a:",
                "    if $job.status == complete (not known before a real run):",
                "        let found = a",
                "        break",
                "    else:",
                "        continue",
                "for x = b:",
                "    if $job.status == complete (not known before a real run):",
                "        let found = b",
                "        break",
                "    else:",
                "        continue",
                "echo found <found>",
                "for y = c:",
                "    echo c",
                "    break",
            ]
        )
    }

    @Test("a dry run shows the body of a loop over unknown values once, also with a jump in it")
    func dryRunOfUnknownValues() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.drySession().0)
        let script = """
            for line in ! ls { let first = $line; break }
            if defined first { echo $first }
            """
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        #expect(
            fixture.output.out.prefix(4) == [
                "! ls",
                "for each line (elements not known before a real run; shown once):",
                "    let first = <line>",
                "    break",
            ]
        )
    }
}
