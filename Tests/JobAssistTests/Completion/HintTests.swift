import JobAssist
import JobCommands
import TestSupport
import Testing

@Suite("Hint")
struct HintTests {
    private let completer = Completer(
        state: Session(RunContext(RunEffects(service: ScriptedService())), output: SilentOutput()).state,
        names: .none
    )

    private func hint(_ text: String, _ history: [String] = []) -> Hint? {
        completer.hint(for: text, cursor: text.utf8.count, history: history)
    }

    @Test(
        "the next arguments of a command",
        arguments: [
            ("create ", .note("model=MODEL dataset_id=DATASET input_type=TYPE […]")),
            ("create model=a ", .note("dataset_id=DATASET input_type=TYPE […]")),
            (
                "create model=a dataset_id=b input_type=clustering name=x ",
                .note(
                    "[embedding_types=TYPE,…] [truncate=NONE|START|END] [max_running=NUMBER] [reuse=on|off] "
                        + "[format=FORMAT]"
                )
            ),
            ("create mod", .note("el=MODEL")),
            ("create dataset_id=", .note("DATASET model=MODEL input_type=TYPE […]")),
            ("create truncate=", .note("NONE|START|END model=MODEL dataset_id=DATASET input_type=TYPE […]")),
            ("create truncate=S", .text("TART")), ("create input_type=se", nil),
            ("create embedding_types=float,ui", .text("nt8")),
            ("cre", .note("ate model=MODEL dataset_id=DATASET input_type=TYPE […]")),
            ("create", .note(" model=MODEL dataset_id=DATASET input_type=TYPE […]")), ("d", nil),
            ("wait ", .note("[JOB…] [timeout=DURATION] [on_fail=stop|continue|cancel] [format=FORMAT]")),
            ("wait abc ", .note("[timeout=DURATION] [on_fail=stop|continue|cancel] [format=FORMAT]")),
            ("upload ", .note("FILE […]")), ("get", .note(" JOB… […]")), ("dataset", .note(" DATASET… […]")),
            ("mod", .note("els [columns=COLUMN,…] [format=FORMAT]")),
            ("for", .note(" NAME in PATTERN|@FILE|VALUE, …|FIRST..LAST|COMMAND|! LINE { … }")),
            ("for ", .note("NAME in PATTERN|@FILE|VALUE, …|FIRST..LAST|COMMAND|! LINE { … }")), ("for x ", .note("in")),
            ("let ", .note("NAME = VALUE [else VALUE]|LIST|SUM|COMMAND|! LINE")), ("try ", .note("COMMAND")),
            ("retry ", .note("NUMBER [every=DURATION] { … }")), ("retr", .note("y NUMBER [every=DURATION] { … }")),
            ("retry 3 every=1s ", .note("{")), ("for x in a { bre", .note("ak")), ("let x = ! l", nil),
            ("! false else { can", .note("cel JOB… […]")),
            ("include ", .note("FILE [NAME=VALUE…]")),
            ("for x in a {\n ca", .note("ncel JOB… […]")), ("let x = upload ", .note("FILE […]")),
            ("try can", .note("cel JOB… […]")), ("! l", nil), ("list | wc", nil), ("echo \"a", nil), ("", nil),
            ("list; ", nil), ("frobnicate ", nil), ("create model=\"", nil), ("else ", nil),
        ] as [(String, Hint?)]
    )
    func synopsis(text: String, expected: Hint?) { #expect(hint(text) == expected) }

    @Test("the newest matching history entry takes precedence")
    func history() {
        let lines = ["list limit=5", "list status=failed", "get x", "for j in list {\n  cancel $j\n}"]
        #expect(hint("list ", lines) == .text("status=failed"))
        #expect(hint("list l", lines) == .text("imit=5"))
        let block = Hint.block(" in list {\n  cancel $j\n}")
        #expect(hint("for j", lines) == block)
        #expect(block.shown == " in list { …")
        #expect(hint("for j in list {\n  c", lines) == .block("ancel $j\n}"))
        #expect(hint("get x", lines) == nil)
        #expect(hint("  ", lines) == nil)
        #expect(hint("echo \u{65}\u{301}", ["echo \u{E9}t\u{E9}"]) == nil)
        #expect(hint("echo a", ["echo a\u{1B}[2J"]) == .note("\\u{1B}[2J"))
    }

    @Test(
        "lines that destroy data are not suggested",
        arguments: [
            "delete %1 %2", "let x = 1; delete $x", "for d in datasets {\n  delete $d\n}", "prune before=1d",
            "try delete a",
        ]
    )
    func destroying(line: String) {
        let typed = String(line.prefix(3))
        #expect(hint(typed, [line]) == hint(typed))
        #expect(hint(typed, ["\(typed)x", line]) == .text("x"))
    }

    @Test("the newest preferred line is suggested, else the newest suitable one")
    func suitability() {
        let lines = ["list status=a", "list status=b", "list status=c", "list status=d"]
        func hint(preferred: Set<Int>, suitable: Set<Int>) -> Hint? {
            let choice = Hint.Choice(isPreferred: preferred.contains, isSuitable: suitable.contains)
            return completer.hint(for: "list s", cursor: 6, history: lines, choice)
        }
        #expect(hint(preferred: [], suitable: [0, 1, 2]) == .text("tatus=c"))
        #expect(hint(preferred: [0, 1], suitable: [0, 1, 2, 3]) == .text("tatus=b"))
        #expect(hint(preferred: [1, 3], suitable: [0, 2]) == .text("tatus=c"))
        #expect(hint(preferred: [], suitable: []) == self.hint("list s"))
    }

    @Test("hints appear only at the end of the text")
    func middle() { #expect(completer.hint(for: "create  x", cursor: 7, history: ["create  x y"]) == nil) }

    @Test("ten thousand history entries that all match are searched within 5 ms")
    func tenThousandMatches() {
        let lines = (0..<10_000).map { "create model=all-minilm-l6-v2 name=job-\($0)" }
        let time =
            (0..<5).map { _ in
                ContinuousClock().measure { _ = completer.hint(for: "create ", cursor: 7, history: lines) }
            }.min() ?? .zero
        #expect(time < .milliseconds(5))
    }

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
