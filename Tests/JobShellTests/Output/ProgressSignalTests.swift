import JobCommands
import JobShell
import Testing

@Suite("Progress in the title")
struct ProgressSignalTests {
    private func bar(_ label: String, _ done: Int, of total: Int?) -> ProgressBar {
        let report = ProgressReport(
            subject: label,
            label: label,
            state: "processing",
            done: done,
            total: total,
            time: .zero
        )
        return ProgressBar(report, ProgressEstimate())
    }

    /// The output with `^` for Escape.
    private func show(_ signal: inout ProgressSignal, _ bars: [ProgressBar], isPaused: Bool = false) -> String {
        signal.show(bars, isPaused: isPaused).replacing("\u{1B}", with: "^")
    }

    @Test("The title is saved, changes with the percentage, and is restored")
    func life() {
        var signal = ProgressSignal(hasTaskbar: true)
        #expect(show(&signal, []) == "")
        #expect(show(&signal, [bar("big", 1, of: 10)]) == "^[22;2t^]9;4;1;10^\\^]2;10% big^\\")
        #expect(show(&signal, [bar("big", 1, of: 10)]) == "")
        #expect(show(&signal, [bar("big", 2, of: 10)], isPaused: true) == "^]9;4;4;20^\\^]2;20% big^\\")
        #expect(show(&signal, []) == "^]9;4;0;0^\\^]2;embedjobs^\\^[23;2t")
        #expect(show(&signal, []) == "")
    }

    @Test("Several bars have one percentage, and a label cannot contain control characters")
    func several() {
        var signal = ProgressSignal(hasTaskbar: false)
        let bars = [bar("a\u{7}b", 5, of: 10), bar("c", 10, of: 10), bar("d", 3, of: nil)]
        #expect(show(&signal, bars) == "^[22;2t^]2;75% a\\u{7}b and 2 more^\\")
        #expect(show(&signal, [bar("d", 3, of: nil)]) == "^]2;d^\\")
        #expect(show(&signal, []) == "^]2;embedjobs^\\^[23;2t")
    }

    @Test("An output without a signal writes no title")
    func off() {
        let (plain, signalled) = (Screen(), Screen())
        for (screen, hasSignal) in [(plain, false), (signalled, true)] {
            let stream = screen.stream(isTerminal: true)
            let output = TerminalOutput(out: stream, err: stream, color: .never, environment: ["TERM": "xterm"])
            if hasSignal { output.signalProgress(with: ProgressSignal(hasTaskbar: true)) }
            output.progress(bar("big", 1, of: 10).report)
            output.endProgress()
        }
        #expect(!plain.text.contains("\u{1B}]"))
        #expect(signalled.text.contains("\u{1B}]2;10% big\u{1B}\\"))
        #expect(signalled.text.hasSuffix("\u{1B}[23;2t"))
    }
}
