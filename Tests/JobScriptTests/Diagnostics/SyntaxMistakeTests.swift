import JobScript
import Testing

@Suite("SyntaxMistake")
struct SyntaxMistakeTests {
    private static func mistakes(_ text: String) -> [SyntaxMistake] {
        Parser.parse(Source(name: "t", text: text), verbs: ["echo"]).diagnostics.compactMap {
            $0.mistake as? SyntaxMistake
        }
    }

    private static let scripts: [(text: String, mistake: SyntaxMistake)] = [
        ("echo \u{FEFF}a", .byteOrderMarkInside),
        ("echo a\u{1}", .controlCharacter(1)),
        ("echo \"\\q\"", .unknownEscape("\\q")),
        ("echo \"it \\q's 'x\" a", .unknownEscape("\\q")),
        ("echo \"\\u{110000}\"", .invalidCodePoint(escape: "\\u{110000}")),
        ("echo 'a", .unclosedQuote("'")),
        ("echo 'a'b", .textAfterQuote(spansLines: false)),
        ("echo 'a\n'b", .textAfterQuote(spansLines: true)),
        ("echo a\\", .nothingAfterBackslash(inShellLine: false)),
        ("! a\\", .nothingAfterBackslash(inShellLine: true)),
        ("echo $-", .missingVariableName),
        ("echo ${a", .unclosedVariable(name: "a")),
        ("echo ${a:-b", .unclosedVariable(name: "a")),
        ("echo ${a:-${b:-c}}", .nestedDefault(name: "b")),
        ("echo \"${a:-\\q}\"", .unknownEscape("\\q")),
        ("let a = b=c", .optionForValue),
        ("let a = 'b' c", .secondValue),
        ("let l = [a, b", .unclosedList),
        ("let l = [a, b; echo c", .unclosedList),
        ("for x in [a { echo b }", .unclosedList),
        ("let l = [[a], b]", .nestedList),
        ("for x in [a], [b] { echo $x }", .nestedList),
        ("for x in a [b] { echo $x }", .nestedList),
        ("let l = [a b]", .missingComma),
        ("let l = a, 'b c'", .wrongList(.variable, name: "l", elements: ["a", "'b c'"])),
        ("param l = a, b", .wrongList(.singleParameter, name: "l", elements: ["a", "b"])),
        ("param l = [a]", .wrongList(.singleParameter, name: "l", elements: ["a"])),
        ("param l = 1..5", .wrongList(.singleParameter, name: "l", elements: ["1..5"])),
        ("param l[] = a,b", .wrongList(.listParameter, name: "l", elements: ["a", "b"])),
        ("param l[] = a,b, c", .wrongList(.listParameter, name: "l", elements: ["a", "b", "c"])),
        ("for x in a,b,c { echo $x }", .wrongList(.loop, name: "x", elements: ["a", "b", "c"])),
        ("for x in a, b c { echo $x }", .wrongList(.loop, name: "x", elements: ["a", "b", "c"])),
        ("let l = [\n  a,\n  b,\n]\necho a", .unclosedList),
        ("let l = [a,\n  b]", .unclosedList),
        ("for x in a ,b { echo $x }", .wrongList(.loop, name: "x", elements: ["a", "b"])),
        ("for x in $a,b { echo $x }", .wrongList(.loop, name: "x", elements: ["$a", "b"])),
        ("for x in a b, c { echo $x }", .wrongList(.loop, name: "x", elements: ["a", "b", "c"])),
        ("let l = [a] b", .unexpectedToken(expected: .statementEnd, found: nil)),
        ("let l = [a=b]", .optionForValue),
        ("let x = a else b c", .secondValue),
        ("let x = 1 +", .unexpectedToken(expected: .value(after: "+"), found: nil)),
        ("echo a { }", .unexpectedBlock),
        ("for x y", .unexpectedToken(expected: .loopSource(name: "x"), found: nil)),
        ("for { }", .unexpectedToken(expected: .loopName, found: "{")),
        ("if { echo a }", .unexpectedToken(expected: .ifCondition, found: "{")),
        ("if a == and { echo a }", .unexpectedToken(expected: .operand(after: "==", found: "and"), found: nil)),
        ("try", .unexpectedToken(expected: .command(after: "try"), found: nil)),
        ("let 'a' = b", .unexpectedToken(expected: .assignedName(keyword: "let", foundWord: true), found: nil)),
        ("| echo", .unexpectedSymbol("|")),
        ("a=b", .optionForCommand(key: "a")),
        ("'echo' a", .quotedCommand),
        ("a = b", .equalsAfterCommand("a")),
        ("echo a=", .missingOptionValue(key: "a")),
        ("echo --a", .dashedOption("--a", next: nil)),
        ("echo -n a", .dashedOption("-n", next: "a")),
        ("echo a = b", .spacesAroundEquals(name: "a")),
        ("let a = = b", .secondEquals),
        ("let A = b", .invalidVariableName("A")),
        ("let a = try echo b", .tryInLet(name: "a")),
        ("let a = try ! b", .tryInLet(name: "a")),
        ("try let a = b", .keywordAfterTry),
        ("try break", .keywordAfterTry),
        ("retry { echo a }", .unexpectedToken(expected: .attemptCount, found: "{")),
        ("retry 3", .unexpectedToken(expected: .block(.repetition), found: nil)),
        ("retry 3 5 { echo a }", .unexpectedToken(expected: .block(.repetition), found: nil)),
        ("break 2", .unexpectedToken(expected: .statementEnd, found: nil)),
        ("include a b", .secondIncludedFile(keyword: "include")),
        ("run a x=1 else { echo b }", .elseAfterScript(keyword: "run")),
        ("watch list > a", .redirectedWatch), ("watch list | head", .redirectedWatch),
        ("! a\0", .shellLineWithNUL),
        ("!", .missingShellCommand),
        ("if a=b { echo a }", .singleEquals(key: "a")),
        ("if defined $a { echo a }", .definedWithoutName),
        ("else { echo a }", .misplacedElse(afterBlock: false)),
        ("if a { echo a }\nelse { echo a }", .misplacedElse(afterBlock: true)),
        ("}", .unmatchedBrace),
        ("for x in a {", .unclosedBlock(endsWithShellLine: false)),
        ("for x in a { ! b; }", .unclosedBlock(endsWithShellLine: true)),
        ("for x in a { let y = ! b; }", .unclosedBlock(endsWithShellLine: true)),
        ("try { ! b else { echo c }", .unclosedBlock(endsWithShellLine: false)),
        ("try { ! b; }", .unclosedBlock(endsWithShellLine: true)),
        ("for x in ! b", .unexpectedToken(expected: .block(.loop), found: nil)),
        ("for x in a\n{ echo $x }", .unexpectedToken(expected: .block(.loop), found: nil)),
    ]

    @Test("Each mistake is found where its script has it", arguments: scripts)
    func found(text: String, mistake: SyntaxMistake) { #expect(Self.mistakes(text) == [mistake]) }

    @Test("These scripts show every mistake but three")
    func coverage() {
        let shown = Set(Self.scripts.map(\.mistake.code))
        let others = SyntaxMistake.samples.map(\.code).filter { !shown.contains($0) }
        #expect(others == ["script_too_large", "script_not_utf8", "nested_too_deep"])
    }

    @Test("Bytes that are not UTF-8")
    func bytes() {
        let result = Parser.parse(Source(name: "t", bytes: [0x65, 0xFF]), verbs: [])
        #expect(result.diagnostics.map { $0.mistake as? SyntaxMistake } == [.scriptNotUTF8])
    }
}
