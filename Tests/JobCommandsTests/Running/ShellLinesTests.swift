import JobCommands
import JobScript
import TestSupport
import Testing

/// Runs of shell lines as values, and of their failures.
@Suite("Shell lines")
struct ShellLinesTests {
    @Test("let takes the output of a line without blanks around it, and for its lines")
    func values() async throws {
        let fixture = try SessionFixture()
        let script = """
            let word = two words
            let x = ! printf ' \\n a\\n  b \\n\\n'; echo "$EJ_word"
            echo "[$x]"
            let all += ! echo 1
            let all += ! echo 2
            echo $all
            let empty = ! true
            echo "[$empty]"
            for line in ! printf 'one\\r\\n\\n two \\nthree' { echo "[$line]" }
            for line in ! true { echo never }
            """.replacing("two words", with: "'two words'")
        #expect(await fixture.run(script) == .done)
        #expect(
            fixture.output.out == [
                "[a\n  b \n\ntwo words]", "1,2", "[]", "[one]", "[ two ]", "[three]",
            ]
        )
        #expect(try fixture.shellOutput == "")
    }

    @Test("try and else catch the failure of a line, and $error.status is its exit status")
    func failures() async throws {
        let fixture = try SessionFixture()
        let script = """
            try ! exit 7
            echo "$ok $error.kind $error.status"
            ! exit 3 else { echo "else $error.status" }
            let x = ! echo partly; exit 4 else { let x = "after $error.status" }
            echo $x
            try ! true
            echo "$ok [$error.status]"
            let y = ! kill -9 $$ else { echo $error.status }
            for line in ! echo a; exit 5 { echo never }
            """
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.output.out == ["false shell 7", "else 3", "after 4", "true []", "137"])
        #expect(fixture.messages.contains("sh: the command exited with status 5"))
    }

    @Test("an output that is not text, or too large, is refused")
    func refused() async throws {
        let fixture = try SessionFixture()
        let script = """
            let x = ! printf 'a\\377' else { echo $error.kind $error.message }
            let y = ! yes else { echo $error.kind $error.hint }
            """
        #expect(await fixture.run(script) == .done)
        #expect(
            fixture.output.out == [
                "shell the output of the command is not UTF-8 text", "shell write it to a file: ! LINE > FILE",
            ]
        )
    }

    @Test("a dry run shows a line and its handler, and runs nothing")
    func dryRun() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.drySession().0)
        let path = fixture.folder.file("made")
        let script = """
            let day = ! date +%A; touch \(path) else { fail "no date" }
            echo "today is $day"
            if $day == Monday { echo monday }
            try { ! touch \(path) }
            retry 3 every=10s { let x = ! touch \(path) } else { echo failed }
            """
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        #expect(
            fixture.output.out == [
                "let day = ! date +%A; touch \(path)",
                "if it fails:",
                "    fail 'no date'",
                "echo today is <day>",
                "if $day == Monday (not known before a real run):",
                "    echo monday",
                "try:",
                "    ! touch \(path)",
                "retry 3 every=10s (until it succeeds; shown once):",
                "    let x = ! touch \(path)",
                "if it fails:",
                "    echo failed",
            ]
        )
        #expect(try fixture.folder.names.isEmpty)
    }

    @Test("a failed assertion and an echoed line show the values of their variables")
    func shownValues() async throws {
        let fixture = try SessionFixture()
        let script = """
            let n = 1
            let text = ''
            set echo=on
            echo $n "$n and $text" $env.HOME
            set echo=off
            assert $n == 1 and $text == full or exists $n/none
            """
        #expect(await fixture.run(script) == .assertion)
        #expect(fixture.messages.contains("+ echo $n \"$n and $text\" $env.HOME ($n is 1, $text is '')\n"))
        let condition = "$n == 1 and $text == full or exists $n/none"
        #expect(fixture.messages.contains("error: assertion failed: \(condition) ($n is 1, $text is '')\n"))
    }
}
