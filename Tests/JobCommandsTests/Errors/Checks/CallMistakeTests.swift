import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("CallMistake")
struct CallMistakeTests {
    private static func mistakes(_ text: String) throws -> [CallMistake] {
        let runner = ScriptRunner(session: try SessionFixture().session())
        return runner.check(Source(name: "t", text: text), parameters: []).compactMap { $0.mistake as? CallMistake }
    }

    @Test(
        "each is found by the checker",
        arguments: [
            ("crate", .unknownCommand("crate", .suggestion("create"))),
            ("ls", .unknownCommand("ls", .equivalent(ForeignCommand.of("ls")?.meaning ?? .command("")))),
            ("let x = xyzzyx a", .unknownCommand("xyzzyx", .quotedText)),
            (
                "peek a lines=1",
                .unknownOption(key: "lines", command: "peek", suggestion: nil, options: ["limit", "format"])
            ),
            ("for f in *.jsonl allow_empt=true { }", .unknownLoopOption(key: "allow_empt", suggestion: "allow_empty")),
            ("list limit=1 limit=2", .repeatedOption(key: "limit")),
            ("list status failed", .optionWithoutEquals("status", call: "list status=failed")),
            ("set format", .optionWithoutEquals("format", call: "set format=FORMAT|auto")),
            ("sleep 1s 2s", .tooManyValues(command: "sleep", limit: 1, signature: "sleep DURATION")),
            ("sleep", .missingArguments(command: "sleep", ["DURATION"], signature: "sleep DURATION")),
            ("let d = datasets\nwait $d", .wrongShape(taker: "wait", placeholder: "JOB", term: "$d", .dataset)),
            ("delete a", .missingConsent(command: "delete")),
            ("edit 3", .onlyAtPrompt("edit", alternative: "for another program in a script, write ! edit …")),
            ("let x = run a.embedjobs", .missingResult(command: "run")),
            ("let x = sleep 1s", .missingResult(command: "sleep")),
            ("if true { param x }", .parameterInBlock),
            ("break", .jumpOutsideLoop(.leave)), ("try { continue }", .jumpOutsideLoop(.proceed)),
            (
                "retry 3 evry=1s { }",
                .unknownOption(key: "evry", command: "retry", suggestion: "every", options: ["every"])
            ),
            ("param x = 1\nparam x = 2", .repeatedParameter("x")),
            ("param x", .missingParameterValue("x")),
        ] as [(String, CallMistake)]
    )
    func found(text: String, mistake: CallMistake) throws {
        let found = try Self.mistakes(text)
        #expect(found.contains(mistake), "\(found)")
    }

    @Test(
        "values that do not fit are one mistake",
        arguments: ["create x", "create a b c", "list a b", "sleep 1s 2s 3s"]
    )
    func one(text: String) throws {
        let found = try Self.mistakes(text)
        #expect(found.count == 1)
        guard case .tooManyValues? = found.first else {
            Issue.record("\(found)")
            return
        }
    }
}
