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
