import JobCommands
import JobScript
import TestSupport
import Testing

/// The checks of loops, jumps and attempts.
@Suite("Control")
struct ControlTests {
    private static func mistakes(_ text: String) throws -> [String] {
        ScriptRunner(session: try SessionFixture().session()).check(Source(name: "t", text: text), parameters: [])
            .map(\.mistake.code)
    }

    @Test(
        "a valid script passes",
        arguments: [
            "for x in a b { if $x == a { let found = $x; break } }\nif defined found { echo $found }",
            "for x in a b { let first = $x; break }\necho $first",
            "let found = none\nfor x in a b { if $x == b { let found = $x; break } }\necho $found",
            "for x in a b { if $x == a { let y = 1; continue }; let y = 2 }\necho $y",
            "for x in a { for z in b { break }; continue }",
            "for x in a { try { retry 2 { if $x == a { break } } } }",
            "for d in datasets { let job = create model=m dataset_id=$d input_type=clustering; break }\nwait $last_job",
            "try { upload missing.jsonl; echo a }", "retry 3 { upload missing.jsonl }",
            "try { let x = 1; upload missing.jsonl } else { let x = 2 }\necho $x",
            "try { let x = 1; fail 'no' } else { if defined x { echo $x } }",
            "retry 3 every=10s { let x = ! id }\necho $x",
            "let n = 3\nretry $n { echo a }",
            "let x = ! make made.jsonl else { exit }\nupload made.jsonl\necho $x",
            "for l in ! ls { echo $l }",
        ]
    )
    func valid(text: String) throws { #expect(try Self.mistakes(text) == []) }

    @Test(
        "a mistake is found before the run",
        arguments: [
            ("break", "jump_outside_loop"), ("if $ok { continue }", "jump_outside_loop"),
            ("for x in a b { if $x == a { let found = $x; break } }\necho $found", "possibly_unset_variable"),
            ("for x in a { break }\nbreak", "jump_outside_loop"),
            ("for x in a b { if $x == a { break }; let y = 1 }\necho $y", "possibly_unset_variable"),
            ("try { let x = 1; upload missing.jsonl }\necho $x", "possibly_unset_variable"),
            ("try { let x = 1; upload missing.jsonl } else { echo $x }", "possibly_unset_variable"),
            ("let x = ! false else { echo a }\necho $x", "possibly_unset_variable"),
            ("try { upload a.jsonl }\nupload missing.jsonl", "missing_file"),
            ("try { try { echo a }; upload a.jsonl }\nupload missing.jsonl", "missing_file"),
            ("let x = ! cat other.txt\nupload missing.jsonl", "missing_file"),
            ("retry 0 { echo a }", "out_of_range"), ("retry many { echo a }", "not_whole_number"),
            ("retry 2 every=10 { echo a }", "not_duration"), ("retry 2 evry=10s { echo a }", "unknown_option"),
            ("retry 2 every=1s every=2s { echo a }", "repeated_option"),
            ("try { ech a }", "unknown_command"), ("retry 2 { echo $nothing }", "unset_variable"),
        ]
    )
    func invalid(text: String, code: String) throws { #expect(try Self.mistakes(text) == [code]) }

    @Test(
        "the output of a shell line is text",
        arguments: ["let x = ! id\necho $x.rows", "for l in ! ls { echo $l.rows }", "let x = ! id\nwait $x[0]"]
    )
    func output(text: String) throws { #expect(try Self.mistakes(text).count == 1) }

    @Test("a text that a block sets is not known after the block may have failed")
    func texts() throws {
        let script = """
            let limit = 5
            try { let limit = 0; upload missing.jsonl; let limit = 6 }
            list limit=$limit
            """
        #expect(try Self.mistakes(script) == [])
    }

    @Test("a jump in an included script does not leave the loop around it")
    func included() throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("break\n", to: "part.embedjobs")
        let text = "for x in a { include \(fixture.folder.path)/part.embedjobs }"
        let found = ScriptRunner(session: fixture.session()).check(Source(name: "t", text: text), parameters: [])
        #expect(found.map(\.mistake.code) == ["jump_outside_loop"])
    }

    @Test("time is linear in the number of jumps and attempts")
    func linearTime() throws {
        func script(_ count: Int) -> String {
            (0..<count).map { "for x in a b { try { let v\($0) = 1; if $x == a { continue } }; break }\n" }.joined()
        }
        let clock = ContinuousClock()
        var found: [String] = []
        let small = try clock.measure { found += try Self.mistakes(script(1_000)) }
        let large = try clock.measure { found += try Self.mistakes(script(8_000)) }
        #expect(found.isEmpty)
        #expect(large < small * 32 + .milliseconds(200))
    }
}
