import JobScript
import Testing

@Suite("ForeignSyntaxMistake")
struct ForeignSyntaxMistakeTests {
    private static func mistakes(_ text: String) -> [any Mistake] {
        Parser.parse(Source(name: "t", text: text), verbs: ["echo", "list"]).diagnostics.map(\.mistake)
    }

    private static let scripts: [(text: String, mistake: ForeignSyntaxMistake)] = [
        ("let d = $(date +%F)", .commandSubstitution("$(")),
        ("echo \"today: $(date \"+%F %T\")\"", .commandSubstitution("$(")),
        ("echo `date +%F | tr a b`", .commandSubstitution("`")),
        ("let n = $((1 + 2))", .arithmetic(.substitution)),
        ("let n = $n % 2", .arithmetic(.operator("%"))),
        ("let n = 1 + 2 ** 3", .arithmetic(.operator("**"))),
        ("let n = (1 + 2) * 3", .arithmetic(.parentheses)),
        ("let n = 2 * (1 + 2)", .arithmetic(.parentheses)),
        ("let n = $n+1", .arithmetic(.withoutSpaces)),
        ("let n = 2*$n", .arithmetic(.withoutSpaces)),
        ("for i in 1..$n - 1 { echo $i }", .arithmetic(.inLoop(name: "i"))),
        ("for i in $n + 1 { echo $i }", .arithmetic(.inLoop(name: "i"))),
        ("echo $1", .shellParameter("$1")),
        ("echo \"$@\"", .shellParameter("$@")),
        ("echo ${#list}", .shellParameter("${#")),
        ("exit $?", .shellParameter("$?")),
        ("echo $HOME/x", .environmentVariable(name: "HOME")),
        ("echo ${HOME}", .environmentVariable(name: "HOME")),
        ("echo ${x:=a b}", .variableOperator(name: "x")),
        ("echo ${f%.jsonl}", .variableOperator(name: "f")),
        ("echo $l[1:2]", .invalidIndex(variable: "l")),
        ("echo \"$l[i]\"", .invalidIndex(variable: "l")),
        ("echo ${l[@]}", .invalidIndex(variable: "l")),
        ("for x in {1..3} { echo $x }", .braceExpansion("{1..3}")),
        ("echo a.{csv,jsonl}", .braceExpansion("a.{csv,jsonl}")),
        ("list to=a.{csv,jsonl}", .braceExpansion("a.{csv,jsonl}")),
        ("echo ! date", .shellLineAsValue),
        ("let d=!date", .shellLineAsValue),
        ("let d=! date", .shellLineAsValue),
        ("param d = ! date", .shellLineAsValue),
        ("param l = (a b)", .listLiteral(variable: "l")),
        ("let l = (a b)", .listLiteral(variable: "l")),
        ("let l = (a, b)", .listLiteral(variable: "l")),
        ("for x in (a, b) { echo $x }", .listLiteral(variable: nil)),
        ("for x in (a b) { echo $x }", .listLiteral(variable: nil)),
        ("for x in 1...5 { echo $x }", .numberRange(name: "x")),
        ("for x in a..e { echo $x }", .numberRange(name: "x")),
        ("for x in %1..%3 { echo $x }", .numberRange(name: "x")),
        ("let l = 1..=5", .numberRange(name: nil)),
        ("let l = 1..", .numberRange(name: nil)),
        ("for x in ..5 { echo $x }", .numberRange(name: "x")),
        ("for x in 1 .. 3 { echo $x }", .numberRange(name: "x")),
        ("for x in $a .. 3 { echo $x }", .numberRange(name: "x")),
        ("for x in range(5) { echo $x }", .numberRange(name: "x")),
        ("for x in seq 1 5 { echo $x }", .numberRange(name: "x")),
        ("list && echo x", .shellOperator("&&", isInCondition: false)),
        ("list || echo x", .shellOperator("||", isInCondition: false)),
        ("list |& cat", .shellOperator("|&", isInCondition: false)),
        ("list &", .shellOperator("&", isInCondition: false)),
        ("if $a == b && $c == d { echo a }", .shellOperator("&&", isInCondition: true)),
        ("if $a == b || $c == d { echo a }", .shellOperator("||", isInCondition: true)),
        ("echo < f", .inputRedirect("<")),
        ("echo <<EOF", .inputRedirect("<<EOF")),
        ("echo a 2>f", .descriptorRedirect("2>")),
        ("echo a >&2", .descriptorRedirect(">&2")),
        ("if [ -f x ]; then", .shellTest("[")),
        ("if ! exists x { echo a }", .shellTest("!")),
        ("if $a -eq 5 { echo a }", .shellTest("-eq")),
        ("if ($a == b) { echo a }", .shellTest("($a")),
    ]

    @Test("What another language means is one error, not text", arguments: scripts)
    func found(text: String, mistake: ForeignSyntaxMistake) {
        let found = Self.mistakes(text)
        #expect(found.count == 1 && found.first as? ForeignSyntaxMistake == mistake, "\(found)")
        #expect(mistake.help != nil)
    }

    @Test("These scripts show every mistake")
    func coverage() {
        let shown = Set(Self.scripts.map(\.mistake.code))
        #expect(ForeignSyntaxMistake.samples.map(\.code).filter { !shown.contains($0) } == [])
    }

    @Test(
        "Text and values that only look like it are valid",
        arguments: [
            "echo '$(date) `date` {a,b} $1'", "echo \\$5 \"costs \\$5\" 'a && b' \"`code`\"",
            "echo a&b a,b [a] (a) -5 -",
            "for t in float,int8 binary,ubinary { echo $t }", "for x in 'a,b' { echo $x }",
            "for f in [ab]*.jsonl [a].jsonl @a,b.csv { echo $f }", "let p = 1..5", "let p = ../a..b", "echo 1..5 1+1",
            "let p = a+b",
            "echo ${l}[x] ${d}[ab]* $l[0]",
            "echo {\"a\":1,\"b\":2} {a} {}", "list | sort -n | head -1", "! [ -f x ] && echo $(date) > f 2>&1",
            "echo a > f", "echo 2 > f", "if $a == '(b)' or $b ~ [!c]* { echo a }", "list to=-",
            "let d = ! date", "let d += !date", "for l in ! ls | wc {\n}", "try ! ls", "echo !a in !b", "let in = a!",
        ]
    )
    func valid(text: String) { #expect(Self.mistakes(text).isEmpty, "\(Self.mistakes(text))") }
}
