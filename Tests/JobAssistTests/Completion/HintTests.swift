import JobCommands
import JobScript
import Testing

@Suite("Hint")
struct HintTests {
    private let completer: Completer

    init() throws { completer = Completer(state: try SessionFixture().session().state, names: .none) }

    private func hint(_ text: String, _ history: [String] = []) -> Hint? {
        completer.hint(for: text, cursor: text.utf8.count, history: history)
    }

    @Test(
        "the next arguments of a command",
        arguments: [
            ("create ", "model=MODEL dataset_id=DATASET input_type=TYPE […]", "model="),
            ("create model=a ", "dataset_id=DATASET input_type=TYPE […]", "dataset_id="),
            (
                "create model=a dataset_id=b input_type=clustering name=x ",
                "[embedding_types=TYPE,…] [truncate=START|END] [max_running=NUMBER]", ""
            ),
            ("create mod", "el=MODEL", "el="), ("create dataset_id=", "DATASET model=MODEL input_type=TYPE […]", ""),
            ("create truncate=", "START|END model=MODEL dataset_id=DATASET input_type=TYPE […]", ""),
            ("create truncate=S", "TART", "TART"), ("create input_type=se", "", ""),
            ("create embedding_types=float,ui", "nt8", "nt8"),
            ("cre", "ate model=MODEL dataset_id=DATASET input_type=TYPE […]", "ate "),
            ("create", " model=MODEL dataset_id=DATASET input_type=TYPE […]", " "), ("d", "", ""),
            ("wait ", "JOB… […]", ""), ("wait abc ", "[timeout=DURATION] [on_fail=stop|continue|cancel]", ""),
            ("upload ", "FILE […]", ""), ("get", " JOB… […]", " "), ("dataset", " DATASET… […]", " "),
            ("mod", "els [format=FORMAT]", "els "),
            ("for", " NAME in PATTERN|@FILE|VALUE…|COMMAND { … }", " "),
            ("for ", "NAME in PATTERN|@FILE|VALUE…|COMMAND { … }", ""),
            ("for x ", "in", "in "), ("let ", "NAME = VALUE|COMMAND", ""), ("try ", "COMMAND", ""),
            ("include ", "FILE", ""),
            ("for x in a {\n ca", "ncel JOB…", "ncel "), ("let x = upload ", "FILE […]", ""),
            ("try can", "cel JOB…", "cel "),
            ("! l", "", ""), ("list | wc", "", ""), ("echo \"a", "", ""), ("", "", ""), ("list; ", "", ""),
            ("frobnicate ", "", ""),
            ("create model=\"", "", ""), ("else ", "", ""),
        ]
    )
    func synopsis(text: String, shown: String, insertion: String) {
        #expect(hint(text)?.text ?? "" == shown)
        #expect(hint(text)?.insertion ?? "" == insertion)
    }

    @Test("the newest matching history entry takes precedence")
    func history() {
        let lines = ["list limit=5", "list status=failed", "get x", "for j in list {\n  cancel $j\n}"]
        #expect(hint("list ", lines) == Hint(text: "status=failed", insertion: "status=failed"))
        #expect(hint("list l", lines) == Hint(text: "imit=5", insertion: "imit=5"))
        #expect(hint("for j", lines) == Hint(text: " in list { …", insertion: " in list {\n  cancel $j\n}"))
        #expect(hint("get x", lines)?.text == nil)
        #expect(hint("  ", lines) == nil)
        #expect(hint("echo \u{65}\u{301}", ["echo \u{E9}t\u{E9}"]) == nil)
        #expect(hint("echo a", ["echo a\u{1B}[2J"])?.text == "\\u{1B}[2J")
    }

    @Test("hints appear only at the end of the text")
    func middle() { #expect(completer.hint(for: "create  x", cursor: 7, history: ["create  x y"]) == nil) }

    @Test("ten thousand history entries are searched within 5 ms")
    func tenThousand() {
        let lines = (0..<10_000).map { "create model=all-minilm-l6-v2 name=job-\($0)" }
        let text = "create model=all-minilm-l6-v2 name=jobs"
        var found: Hint?
        let time =
            (0..<5).map { _ in
                ContinuousClock().measure { found = completer.hint(for: text, cursor: text.utf8.count, history: lines) }
            }.min() ?? .zero
        #expect(found == nil)
        // Enough for a busy machine; an idle one takes a fifth of that.
        #expect(time < .milliseconds(5))
    }
}
