import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Checker")
struct CheckerTests {
    private static func check(_ text: String) throws -> [Diagnostic] {
        ScriptRunner(session: try SessionFixture().session()).check(Source(name: "t", text: text), parameters: [])
    }

    /// A script that repeats statements of every kind.
    private static func script(_ count: Int) -> String {
        (0..<count).map { index in
            """
            let v\(index) = \(index)
            if $v\(index) == 5 { let w = 1 } else if $v\(index) > 3 { let w = 2 } else { let w = $v\(index) }
            try echo $v\(index) $w
            for x in a b { let l\(index) += $x; echo $l\(index).count }

            """
        }.joined()
    }

    @Test("a valid script passes, however many paths it has")
    func manyWays() throws { #expect(try Self.check(Self.script(200)).isEmpty) }

    /// The messages and help of the mistakes, if these models are on this machine.
    private static func mistakes(_ text: String, models: [String]?) throws -> [String] {
        let session = try SessionFixture().session(localModels: { models })
        return ScriptRunner(session: session).check(Source(name: "t", text: text), parameters: [])
            .map { "\($0.message): \($0.help ?? "")" }
    }

    @Test(
        "a model that a local service does not have is found before the run",
        arguments: [
            "create model=tinny dataset_id=d input_type=clustering", "let v = embed a model=tinny",
            "search d q model=tinny",
            "param m = tinny\ncreate model=$m dataset_id=d input_type=clustering",
            "param m = tinny\ncreate model=$m dataset_id=d input_type=clustering\nsearch d q model=$m",
        ]
    )
    func missingModel(script: String) throws {
        #expect(
            try Self.mistakes(script, models: ["mini", "tiny"]) == [
                "model=tinny is not a local model: did you mean tiny? local models: mini, tiny"
            ]
        )
        #expect(
            try Self.mistakes(script, models: []) == [
                "model=tinny is not a local model: no models are installed; embedjobs models get installs one"
            ]
        )
        #expect(
            try Self.mistakes(script.replacing("tinny", with: "hosted-v3"), models: ["mini"]) == [
                "model=hosted-v3 is not a local model: local models: mini; to use one under that name: "
                    + "embedjobs models alias hosted-v3 mini"
            ]
        )
        #expect(try Self.mistakes(script.replacing("tinny", with: "tiny"), models: ["mini", "tiny"]) == [])
        // A remote service, or a folder that cannot be read: only the service knows.
        #expect(try Self.mistakes(script, models: nil) == [])
        // Its failure is caught.
        #expect(try Self.mistakes("try embed a model=tinny\nembed a model=tinny else { exit }", models: ["tiny"]) == [])
        // A shell line may add the model.
        let added = "! embedjobs models add tinny f\n" + script.replacing("param", with: "let")
        #expect(try Self.mistakes(added, models: ["tiny"]) == [])
    }

    @Test("time is linear in the number of statements")
    func linearTime() throws {
        let (small, large) = (Self.script(1_000), Self.script(8_000))
        let clock = ContinuousClock()
        var mistakes: [Diagnostic] = []
        let before = try clock.measure { mistakes += try Self.check(small) }
        let after = try clock.measure { mistakes += try Self.check(large) }
        #expect(mistakes.isEmpty)
        // There are eight times as many statements; quadratic time would be a factor of sixty-four.
        #expect(after < before * 32 + .milliseconds(200))
    }

    @Test("arbitrary input yields diagnostics inside the source and does not crash", arguments: 0..<20)
    func anyBytes(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let runner = ScriptRunner(session: try SessionFixture().session())
        for _ in 0..<100 {
            let text = (0..<next(40)).map { _ in Self.fragments[next(Self.fragments.count)] }.joined()
            for mistake in runner.check(Source(name: "fuzz", text: text), parameters: []) {
                #expect((mistake.span?.end ?? 0) <= text.utf8.count, "seed \(seed)")
            }
        }
    }

    private static let fragments = [
        "let x = ", "let x += ", "for x in ", "param p = 1\n", "if $x == 1 ", "if defined x ", " else ", "try ", "{ ",
        " }\n", "\n", "; ", "$x ", "$x.name ", "$x[0] ", "$env.HOME ", "$error.kind ", "$last ", "echo ", "upload a ",
        "create model=m ", "wait $x ", "list ", "get $x ", "set format=", "csv ", "'q' ", "\"$x\" ", "* ", "@a.csv ",
        "assert ", "fail a\n", "exit 3\n", "include a\n", "> f ", "| cat\n", "! ls\n", "not ", "and ", "== ", "~ [a",
        "key=", "once key=a\n", "help x\n", "show ", "timeout=5m ", "limit=x ",
    ]
}
