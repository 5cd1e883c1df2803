import JobScript
import Testing

@Suite("Completeness")
struct CompletenessTests {
    private static func completeness(_ text: String) -> Completeness {
        Parser.completeness(of: Source(name: "prompt", text: text), verbs: ["list", "upload", "wait"])
    }

    @Test(
        "Text with nothing open is complete, even with mistakes",
        arguments: [
            "", "  ", "# a comment with \\", "list", "list \\\n", "echo it's", "echo 'a\nb'", "echo \"a \\\" b\"",
            "for x in a { echo $x }", "for x in a {\n echo $x\n}", "if $ok { list } else { list }", "echo \\\\",
            "list | grep '", "! echo \"", "let = 5", "for x on a {", "echo a {", "} {", "for x in a", "echo \"${a\"",
            "wait x else { echo a }", "echo a\\ b", "for x in a { } }", "echo 'a'b 'c'",
            "! false else { echo a }", "for l in ! ls { echo $l }", "try { list }", "! if a; then b; else { c", "try !",
        ]
    )
    func complete(text: String) { #expect(Self.completeness(text) == .complete) }

    @Test(
        "Unclosed quotes, blocks and lines are open",
        arguments: [
            ("echo 'a", .quote("'")), ("echo \"a\nb c", .quote("\"")), ("upload name='", .quote("'")),
            ("echo 'a' \"b's", .quote("\"")), ("for x in a { echo 'b }\n", .quote("'")), ("echo \"a\\", .quote("\"")),
            ("for x in a {", .block(depth: 1)), ("for x in a {\n echo $x", .block(depth: 1)),
            ("if $ok {\n for x in a {\n", .block(depth: 2)), ("wait x else {", .block(depth: 1)),
            ("if $ok { list } else {", .block(depth: 1)), ("let x = wait y else {\n", .block(depth: 1)),
            ("for x in a {\n let = 5\n", .block(depth: 1)), ("for x in a { ! echo; }", .block(depth: 1)),
            ("list \\", .line), ("list\\", .line), ("list | grep a \\", .line), ("for x in a { list \\", .line),
            ("! false else {", .block(depth: 1)), ("let x = ! ls else {\n", .block(depth: 1)),
            ("for l in ! ls | sort {\n echo $l", .block(depth: 1)), ("try {", .block(depth: 1)),
            ("retry 3 every=1s {\n list\n} else {", .block(depth: 1)), ("let x = ! ls \\", .line),
            ("! ls \\", .line), ("echo \\\\\\", .line),
        ] as [(String, Completeness.Opening)]
    )
    func open(text: String, opening: Completeness.Opening) { #expect(Self.completeness(text) == .open(opening)) }

    @Test("Invalid UTF-8 and text over the size limit are complete")
    func refused() {
        let source = Source(name: "prompt", bytes: [UInt8(ascii: "'"), 0xFF])
        #expect(Parser.completeness(of: source, verbs: []) == .complete)
    }
}
