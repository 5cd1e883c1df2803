import JobAssist
import Testing

@Suite("Styles of typed text")
struct StyledScriptTests {
    private let completer = HighlightingFixture.completer()

    /// One letter for each byte: the first letter of its style, `$` for variables, `#` for comments, `=` for symbols,
    /// and a dot without a style.
    private func letters(_ text: String) -> String {
        var letters = [Character](repeating: ".", count: text.utf8.count)
        for span in completer.spans(of: text) {
            for index in span.range {
                letters[index] =
                    switch span.style {
                    case .command: "c"
                    case .keyword: "k"
                    case .option: "o"
                    case .value: "v"
                    case .string: "s"
                    case .variable: "$"
                    case .symbol: "="
                    case .comment: "#"
                    }
            }
        }
        return String(letters)
    }

    @Test(
        "each token has the style of what the grammar allows there",
        arguments: [
            ("list limit=5", "cccc.oooooo."),
            ("list status=failed", "cccc.ooooooovvvvvv"),
            ("create model=tiny", "cccccc.oooooovvvv"),
            ("create model=other", "cccccc.oooooo....."),
            ("create embedding_types=float,int8", "cccccc.oooooooooooooooovvvvvvvvvv"),
            ("echo \"a $x b\" 'c'", "cccc.sss$$sss.sss"),
            ("let x = upload a.csv # why", "kkk.$.=.cccccc.......#####"),
            ("let x=5", "kkk.$.."),
            ("for f in d/*.csv { upload $f }", "kkk.$.kk.........=.cccccc.$$.="),
            ("if not exists a and $ok == b {", "kk.kkk.kkkkkk...kkk.$$$.==...="),
            ("} else {", "=.kkkk.="),
            ("get %1 else { echo no }", "ccc.$$.kkkk.=.cccc....="),
            ("try delete abc", "kkk.cccccc...."),
            ("list > out.csv", "cccc.=........"),
            ("list | wc -l # no", "cccc.=..........."),
            ("! ls # x", "=......."),
            ("help create", "cccc.vvvvvv"),
            ("frobnicate list", "..............."),
            ("create frob=1", "cccccc......."),
        ]
    )
    func styles(text: String, expected: String) { #expect(letters(text) == expected) }

    @Test("text that is not complete has styles too")
    func incomplete() {
        #expect(letters("echo \"open $na") == "cccc.ssssss$$$")
        #expect(letters("echo 'é\nlist") == "cccc.ssssssss")
        #expect(letters("for x in list {\n  get $x") == "kkk.$.kk.cccc.=...ccc.$$")
        #expect(letters("echo ${") == "cccc...")
        #expect(letters("") == "")
    }

    @Test("spans are in order and do not overlap, also in very long statements and in broken text")
    func order() {
        let long = "get " + (0..<5_000).map { "\"a$x\($0)\"" }.joined(separator: " ")
        let broken = ["a = { } } | > 'b \"c", "if if if { for for in in { let let =", "! \\", "\u{FEFF}echo é # ü\n#"]
        for text in broken + [long] {
            var end = 0
            for span in completer.spans(of: text) {
                #expect(span.range.lowerBound >= end && span.range.upperBound <= text.utf8.count, "\(span) in \(text)")
                end = span.range.upperBound
            }
        }
    }
}
