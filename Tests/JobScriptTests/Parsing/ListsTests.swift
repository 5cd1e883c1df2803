import JobScript
import TestSupport
import Testing

/// Lists, ranges, defaults and calculations: reading, writing and formatting.
@Suite("Lists")
struct ListsTests {
    private static let verbs: Set<String> = ["echo", "list", "get", "wait"]

    private static func parse(_ text: String) -> Parser.Result {
        Parser.parse(Source(name: "t", text: text), verbs: verbs)
    }

    @Test(
        "The tree of a list",
        arguments: [
            ("let l = []", "(let l = (list))"),
            (
                "let l = [a,b , 'c, d',\"$e, f\"]",
                #"(let l = (list (bare "a") (bare "b") (raw "c, d") (quoted $e ", f")))"#
            ),
            ("let l = [$a, $b[0], 1..3,]", #"(let l = (list (bare $a) (bare $b[0]) (bare "1..3")))"#),
            ("let l=[%1, a]", #"(let l = (list (bare (row 1)) (bare "a")))"#),
            ("let l += [list]", #"(let l += (list (bare "list")))"#),
            ("let p = [ab]*.jsonl", #"(let p = (bare "[ab]*.jsonl"))"#),
            ("let p = a,b", #"(let p = (bare "a,b"))"#),
            ("param l[]", "(param l[])"),
            ("param l[] = en, 'de'", #"(param l[] (list (bare "en") (raw "de")))"#),
            ("param l[] = []", "(param l[] (list))"),
            ("param l[] = 1..3", #"(param l[] (list (bare "1..3")))"#),
            ("param l[] = $args", "(param l[] (bare $args))"),
            ("param m = $env.MODEL else small", #"(param m (first (bare $env.MODEL) (bare "small")))"#),
            ("let m = a else 'b c'", #"(let m = (first (bare "a") (raw "b c")))"#),
            ("let n = $a + 2 * $b.rows - 1", #"(let n = ((bare $a) + (bare "2") * (bare $b.rows) - (bare "1")))"#),
            ("for x in list, get { }", #"(for x in (values (bare "list") (bare "get")))"#),
            ("for x in [list] { }", #"(for x in (values (bare "list")))"#),
            ("for x in [] { }", "(for x in (values))"),
            ("for x in 'a, b', c { }", #"(for x in (values (raw "a, b") (bare "c")))"#),
            (
                "for x in *.a, b allow_empty=true { }",
                #"(for x in (values (bare "*.a") (bare "b") allow_empty=(bare "true")))"#
            ),
            ("for x in wait $a, { }", #"(for x in (wait (bare $a ",")))"#),
            ("for x in a,b c,d { }", #"(for x in (values (bare "a,b") (bare "c,d")))"#),
        ]
    )
    func trees(text: String, tree: String) {
        let result = Self.parse(text)
        #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
        #expect(TreeText.text(of: result.statements) == tree + "\n")
        // The written script has the same tree.
        let written = ScriptWriter.text(of: result.statements)
        #expect(TreeText.text(of: Self.parse(written).statements) == tree + "\n", "\(written)")
    }

    @Test(
        "The ends of a range are numbers or variables",
        arguments: [
            ("1..5", true), ("-2..$n", true), ("$a.count..${b[0]}", true), ("1..", false), ("..5", false),
            ("a..b", false),
            ("../x", false), ("1..2..3", false), ("1.5..2", false), ("$a$b..3", false), ("v$a..3", false),
        ]
    )
    func ranges(text: String, isRange: Bool) throws {
        let result = Self.parse("echo \(text)")
        guard case .run(let run)? = result.statements.first?.kind, case .command(let call) = run.action,
            case .value(let term)? = call.items.first
        else {
            Issue.record("not a command: \(result.diagnostics)")
            return
        }
        #expect((term.range != nil) == isRange)
    }

    @Test("Lists are formatted with one space after a comma")
    func formatted() throws {
        let text = """
            let  l = [ a ,'b  c',  $d ]
            let l=[a]
            param p[]  =  a,   b
            for x in a , b* { }
            for y in   [ ]  { echo  $y }
            let n = 1   +  2
            let m = [a, \\
                b]

            """
        let expected = """
            let l = [a, 'b  c', $d]
            let l=[a]
            param p[]  = a, b
            for x in a, b* { }
            for y in [] { echo $y }
            let n = 1 + 2
            let m = [a, \\
                b]

            """
        func format(_ text: String) throws -> String {
            try ScriptFormatter.format(Source(name: "t", text: text), verbs: Self.verbs).get()
        }
        #expect(try format(text) == expected)
        #expect(try format(expected) == expected)
    }
}
