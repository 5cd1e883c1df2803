import JobShell
import Testing

@Suite("Terminal marks")
struct TerminalMarksTests {
    @Test(
        "Marks are written to terminals that read them",
        arguments: [
            ("xterm-256color", true, true), ("dumb", true, false), ("linux", true, false), ("", true, false),
            ("xterm", false, false), (nil, true, false),
        ] as [(String?, Bool, Bool)]
    )
    func support(terminal: String?, isTerminal: Bool, expected: Bool) {
        let environment = terminal.map { ["TERM": $0] } ?? [:]
        #expect(TerminalMarks.areSupported(environment: environment, isTerminal: isTerminal) == expected)
    }

    @Test("OSC 9;4 is not sent to an iTerm2 that would show it as a notification")
    func taskbar() {
        #expect(TerminalMarks.showProgress(environment: [:]))
        #expect(!TerminalMarks.showProgress(environment: ["TERM_PROGRAM": "iTerm.app", "TERM_FEATURES": "T3"]))
        #expect(TerminalMarks.showProgress(environment: ["TERM_PROGRAM": "iTerm.app", "TERM_FEATURES": "T3P"]))
    }

    @Test("A folder is a URL whose special characters are percent-encoded")
    func folder() {
        #expect(TerminalMarks.folder("/a b/é%", host: "h") == "\u{1B}]7;file://h/a%20b/%C3%A9%25\u{1B}\\")
    }

    @Test("Progress is a percentage, paused, or without a known end")
    func progress() {
        #expect(TerminalMarks.progress(42, isPaused: false) == "\u{1B}]9;4;1;42\u{1B}\\")
        #expect(TerminalMarks.progress(42, isPaused: true) == "\u{1B}]9;4;4;42\u{1B}\\")
        #expect(TerminalMarks.progress(nil, isPaused: false) == "\u{1B}]9;4;3;0\u{1B}\\")
        #expect(TerminalMarks.outputEnd(exitCode: 4) == "\u{1B}]133;D;4\u{1B}\\")
    }
}
