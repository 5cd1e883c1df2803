import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// Runs of `try { … }` and `retry`.
@Suite("Attempts")
struct AttemptsTests {
    @Test("a block with try ends at its first failure, and the script continues")
    func block() async throws {
        let fixture = try SessionFixture()
        let script = """
            try { echo one; dataset none-1; echo two }
            echo "$ok $error.kind $error.status"
            try { echo three }
            echo "$ok [$error]"
            try { fail stop } else { echo "caught $error.message" }
            """
        #expect(await fixture.run(script) == .done)
        #expect(fixture.output.out == ["one", "false not_found 404", "three", "true []", "caught stop"])
    }

    @Test("a block with try ends at its first failure also if the script continues after errors")
    func errorsIgnored() async throws {
        let fixture = try SessionFixture()
        let script = """
            set on_error=continue
            try { dataset none-1; echo two }
            echo "$ok"
            dataset none-2
            echo three
            """
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.output.out == ["false", "three"])
        #expect(fixture.messages.contains("none-2") && !fixture.messages.contains("none-1"))
    }

    @Test("exit in a block with try or retry ends the script", arguments: ["try", "retry 3"])
    func exit(keyword: String) async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("\(keyword) { echo a; exit 9 } else { echo b }\necho c") == ExitCode(rawValue: 9))
        #expect(fixture.output.out == ["a"])
    }

    @Test("retry runs its block until it succeeds, with a pause after each failure")
    func retry() async throws {
        let fixture = try SessionFixture()
        let session = fixture.session()
        var runner = ScriptRunner(session: session)
        let script = """
            let tries += first
            retry 4 every=30s {
                echo "attempt $tries.count [$error.message]"
                let tries += next
                if $tries.count < 4 { fail "not yet" }
            }
            echo "$ok [$error.message]"
            """
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        #expect(
            fixture.output.out == [
                "attempt 1 []", "attempt 2 [not yet]", "attempt 3 [not yet]", "true []",
            ]
        )
        #expect(
            fixture.messages == """
                retry: attempt 1 of 4 failed, next in 30 s: not yet
                retry: attempt 2 of 4 failed, next in 30 s: not yet
                """
        )
    }

    @Test("the failure of the last attempt stops the script, unless else handles it")
    func lastAttempt() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("retry 2 { echo a; dataset none-1 }\necho b") == .failure)
        #expect(fixture.output.out == ["a", "a"])
        #expect(fixture.messages.contains("after 2 attempts"))
        let other = try SessionFixture()
        #expect(await other.run("retry 2 { echo a; dataset none-1 } else { echo $error.status }\necho b") == .done)
        #expect(other.output.out == ["a", "a", "404", "b"])
    }

    @Test("a request whose outcome is unknown is not repeated")
    func unknownOutcome() async throws {
        let lost = ScriptedService.JobBehavior.unreadable(atReads: 1...9, APIError(.outcomeUnknown, "no answer"))
        let fixture = try SessionFixture(service: ScriptedService(jobs: ["lost": lost]))
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        let script = """
            let d = upload $dir/docs.jsonl
            let job = create name=lost model=tiny dataset_id=$d input_type=clustering
            retry 3 { echo a; get $job }
            """
        #expect(await fixture.run(script) == .outcomeUnknown)
        #expect(fixture.output.out == ["a"])
    }

    @Test(
        "nothing catches the refusal of a key",
        arguments: [
            "try get j", "get j else { echo caught }", "try { get j }", "retry 3 { get j } else { echo caught }",
            "let x = get j else { echo caught }", "set on_error=continue; get j", "for i in 1..3 { try wait j }",
        ]
    )
    func refusedKey(script: String) async throws {
        for error in [
            APIError(.unauthorized, "no"), APIError(.paymentRequired, "no"), APIError(.forbidden, "no"),
            APIError(.invalidRequest, "no", httpStatus: 498),
        ] {
            let fixture = try SessionFixture()
            fixture.service.refuse(with: error)
            #expect(await fixture.run("\(script)\necho later") == .credentials, "\(fixture.messages)")
            #expect(fixture.output.out == [])
            #expect(fixture.messages.contains("no"))
        }
    }

    @Test("a dry run shows a block once, also if its condition does not hold at first")
    func dryRun() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.drySession().0)
        let script = """
            retry 3 every=2s { let tries += 1; assert $tries.count == 3; echo later }
            echo done
            """
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        #expect(
            fixture.output.out == [
                "retry 3 every=2s (until it succeeds; shown once):",
                "    let tries += 1",
                "    fails at first, may succeed later: assertion failed: $tries.count == 3 ($tries.count is 1)",
                "echo done",
            ]
        )
    }

    @Test("values that are known only at run time are refused before the first attempt")
    func arguments() async throws {
        let fixture = try SessionFixture()
        let script = "let n = ! echo none\nretry $n { echo a }"
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.output.out == [])
        #expect(fixture.messages.contains("none is not a whole number"), "\(fixture.messages)")
    }
}
