import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("ValueMistake")
struct ValueMistakeTests {
    private static func mistakes(_ text: String) throws -> [ValueMistake] {
        let runner = ScriptRunner(session: try SessionFixture().session())
        return runner.check(Source(name: "t", text: text), parameters: []).compactMap { $0.mistake as? ValueMistake }
    }

    @Test(
        "each is found by the checker",
        arguments: [
            ("echo $xyz", .unsetVariable("xyz", nil)),
            ("let name = 1\necho $nam", .unsetVariable("nam", .suggestion("name"))),
            ("echo $last_job", .unsetVariable("last_job", .command("create"))),
            ("if true { let x = 1 }\necho $x", .possiblyUnsetVariable("x")),
            ("let last = 1", .reservedVariable("last")),
            ("let x = 1\necho $x[0]", .notAList(variable: "x", .text, .index)),
            ("let x = 1\nlet x += 2", .notAList(variable: "x", .text, .appending)),
            ("let n = a + 1", .invalidNumber("a", term: "a")),
            ("let x = 1.5\nlet n = 2 * $x", .invalidNumber("1.5", term: "$x")),
            ("let d = datasets\nlet n = $d + 1", .invalidNumberShape(term: "$d", .list(.dataset))),
            ("let n = 1 / 0", .divisionByZero(1)),
            ("let n = 4611686018427387904 * 2", .numberTooLarge("4611686018427387904 * 2")),
            ("for i in 5..1 { echo $i }", .descendingRange("5..1")),
            ("let n = 3\nlet l = [1, $n..1]", .descendingRange("3..1")),
            ("let l = 1..100001", .rangeTooLong("1..100001", limit: 100_000)),
            ("let l = [data/*.jsonl]", .patternInList("data/*.jsonl")),
            ("let l = en,de\nfor x in $l { echo $x }", .listInText("en,de", variable: "l")),
            ("let l = [a]\necho $l[0][1]", .notAList(variable: "l[0]", .text, .index)),
            ("echo $env", .missingEnvironmentName),
            ("echo $env.XYZ", .unsetEnvironmentVariable("XYZ")),
            ("if yes { echo a }", .notTruth("yes", term: "yes")),
            ("let d = datasets\nif $d { echo a }", .notTruthShape(term: "$d", .list(.dataset))),
            ("if 1 < a { echo a }", .unorderable("1", "a")),
            ("if a ~ 'b*' { echo a }", .quotedPattern),
            ("let p = data/*.jsonl\nfor f in $p { echo $f }", .patternInVariable("$p")),
            ("echo %1", .rowOutsidePrompt("%1")),
        ] as [(String, ValueMistake)]
    )
    func found(text: String, mistake: ValueMistake) throws {
        let found = try Self.mistakes(text)
        #expect(found == [mistake], "\(found)")
    }

    @Test("an empty element of a list parameter is reported at the parameter")
    func emptyElement() throws {
        let runner = ScriptRunner(session: try SessionFixture().session())
        let found = runner.check(Source(name: "t", text: "param l[]"), parameters: [("l", "en,,de")])
        #expect(found.map(\.message) == ["l=en,,de: an element is empty"])
        #expect(found.map(\.mistake.code) == ["empty_list_element"])
    }

    @Test("a field that a text lacks is probably text after it")
    func fieldOfText() throws {
        guard
            case .unknownField("jsonl", "x", .text, nil, let fields)? = try Self.mistakes(
                "let x = 1\necho $x.jsonl"
            ).first
        else {
            Issue.record("another mistake")
            return
        }
        #expect(fields == ["path", "name", "stem", "ext", "dir", "exists", "size"])
    }

    @Test("a field that a job lacks is reported with a similar one")
    func field() throws {
        guard
            case .unknownField("stats", "j", .job, "status", let fields)? = try Self.mistakes(
                "let j = create model=m dataset_id=d input_type=clustering\necho $j.stats"
            ).first
        else {
            Issue.record("another mistake")
            return
        }
        #expect(fields.contains("created_at"))
    }
}
