import DisplayText
import EmbedJobs
import JobCommands
import JobScript
import JobShell
import Synchronization
import TestSupport
import Testing
import VectorMaps

@Suite("TerminalOutput")
struct TerminalOutputTests {
    private let out = Screen()
    private let err = Screen()

    private func output(
        isTerminal: Bool,
        width: Int = 80,
        environment: [String: String] = [:],
        color: ColorChoice = .auto,
        progress: ProgressStyle = .auto,
        isQuiet: Bool = false
    ) -> TerminalOutput {
        TerminalOutput(
            out: out.stream(isTerminal: isTerminal, width: width),
            err: err.stream(isTerminal: isTerminal, width: width),
            color: color,
            environment: environment,
            progress: progress,
            isQuiet: isQuiet
        )
    }

    private func report(
        _ subject: String,
        _ done: Int,
        _ state: String = "processing",
        at seconds: Int,
        isMilestone: Bool = true,
        isLast: Bool = false
    ) -> ProgressReport {
        ProgressReport(
            subject: subject,
            label: "job \(subject)",
            state: state,
            done: done,
            total: 100,
            isMilestone: isMilestone,
            isLast: isLast,
            time: .seconds(seconds)
        )
    }

    @Test("An aside is grey where messages are coloured")
    func aside() {
        output(isTerminal: true, color: .always).aside("took 1.2 s\u{1B}")
        #expect(err.text == "\u{1B}[90mtook 1.2 s\\u{1B}\u{1B}[0m\n")
        let shown = err.text
        output(isTerminal: true, color: .never).aside("took 1.3 s")
        #expect(err.text == shown + "took 1.3 s\n")
    }

    @Test(
        "The end of long work is announced as the setting says, on a terminal",
        arguments: [
            (JobCommands.Notification.off, "xterm", ""), (.bell, "xterm", "\u{07}"),
            (.osc, "xterm", "\u{1B}]9;done\\u{1B}\u{07}"), (.osc, "dumb", "\u{07}"),
        ]
    )
    func announcement(setting: JobCommands.Notification, terminal: String, expected: String) {
        var settings = Settings()
        settings.notify = setting
        let output = output(isTerminal: true, environment: ["TERM": terminal])
        output.adopt(settings)
        output.notify("done\u{1B}", after: .milliseconds(9_999))
        #expect(err.text == "")
        output.notify("done\u{1B}", after: .seconds(10))
        #expect(err.text == expected)
        let pipe = self.output(isTerminal: false, environment: ["TERM": terminal])
        pipe.adopt(settings)
        pipe.notify("done", after: .seconds(10))
        #expect(err.text == expected)
    }

    @Test("Data goes to standard output, messages to standard error")
    func streams() {
        let output = output(isTerminal: false)
        output.data("a\u{1B}[1mb")
        output.message("c\u{1B}[1md\n")
        #expect(out.text == "a\u{1B}[1mb\n")
        #expect(err.text == "c\\u{1B}[1md\\n\n")
    }

    @Test("Quiet output shows errors, and at the end the last message")
    func quiet() {
        let output = output(isTerminal: true, isQuiet: true)
        output.data("data")
        output.message("a")
        output.progress(report("x", 1, at: 0))
        output.warning("warning: w")
        output.message("b")
        output.message("c")
        #expect(err.text == "warning: w\n")
        output.finish()
        #expect(err.text == "warning: w\nc\n")
        #expect(out.text == "data\n")
    }

    @Test("Data after the last message of quiet output replaces it")
    func quietData() {
        let output = output(isTerminal: false, isQuiet: true)
        output.message("job 1: created")
        output.data("1")
        output.finish()
        #expect(err.text == "")
        #expect(out.text == "1\n")
    }

    @Test("An error after the last message is the last line of quiet output")
    func quietFailure() {
        let output = output(isTerminal: false, isQuiet: true)
        output.message("a")
        output.report(Diagnostic(MistakeFixture("failed"), at: nil), in: Source(name: "t", text: ""))
        output.finish()
        #expect(err.text == "error: failed\n")
    }

    @Test("Progress follows the setting, unless a flag overrides it")
    func progressStyle() {
        var settings = Settings()
        let output = output(isTerminal: true)
        settings.progress = .text
        output.adopt(settings)
        for second in 0...1 { output.progress(report("x", 1, at: second)) }
        #expect(err.text == "job x: processing, 1 of 100 rows\n")
        settings.progress = .none
        output.adopt(settings)
        for second in 1...2 { output.progress(report("y", 1, at: second)) }
        #expect(err.text == "job x: processing, 1 of 100 rows\n")
        output.adopt(Settings())
        output.progress(report("y", 2, at: 2))
        #expect(err.text.contains("["))
    }

    @Test("A progress flag overrides the setting")
    func progressFlag() {
        var settings = Settings()
        settings.progress = .text
        let output = output(isTerminal: true, progress: .none)
        output.adopt(settings)
        output.progress(report("x", 1, at: 0))
        #expect(err.text == "")
        // Bars are not shown where output cannot be erased.
        let file = self.output(isTerminal: false, progress: .bar)
        for second in 0...1 { file.progress(report("x", 1, at: second)) }
        #expect(err.text == "job x: processing, 1 of 100 rows\n")
    }

    @Test("Colours follow the setting, unless a flag overrides it", arguments: [ColorChoice.auto, .never])
    func colorSetting(flag: ColorChoice) {
        var settings = Settings()
        settings.color = .always
        let output = output(isTerminal: false, color: flag)
        output.adopt(settings)
        output.report(Diagnostic(MistakeFixture("no"), at: nil), in: Source(name: "t", text: ""))
        #expect(err.text.contains("\u{1B}[") == (flag == .auto))
    }

    @Test("Data on a terminal is escaped")
    func dataOnTerminal() {
        output(isTerminal: true).data("a\u{1B}[2J\tb")
        #expect(out.text == "a\\u{1B}[2J\tb\n")
    }

    @Test("Drawings are coloured on a colour terminal, and escaped")
    func drawing() {
        let line = [DrawnText("a "), DrawnText("b", .category(1)), DrawnText("c\u{1B}[2J", .rest), DrawnText(" d")]
        let output = output(isTerminal: true, width: 101, environment: ["LANG": "de_DE.UTF-8"])
        #expect(output.drawingStyle == DrawingStyle(columns: 101, hasUnicode: true, isColored: true))
        output.draw(line)
        #expect(out.text == "a \u{1B}[38;5;208mb\u{1B}[39m\u{1B}[38;5;245mc\\u{1B}[2J\u{1B}[39m d\n")
    }

    @Test("Each category has its own colour")
    func colors() {
        let output = output(isTerminal: false, color: .always)
        output.draw((0..<8).map { DrawnText("x", .category($0)) } + [DrawnText("x", .rest)])
        #expect(Set(out.text.split(separator: "x")).count == 10)
    }

    @Test("In a pipe, a drawing is plain text")
    func plainDrawing() {
        let output = output(isTerminal: false, environment: ["LC_ALL": "C", "LANG": "de_DE.UTF-8"])
        #expect(output.drawingStyle == DrawingStyle(columns: 80, hasUnicode: false, isColored: false))
        output.draw([DrawnText("a "), DrawnText("b", .category(1))])
        #expect(out.text == "a b\n")
    }

    @Test("In a pipe, progress is one escaped line per change of state")
    func plain() {
        let output = output(isTerminal: false)
        for second in 0..<10 { output.progress(report("a", second * 10, at: second)) }
        output.progress(report("b", 5, "uploading", at: 10, isMilestone: false))
        output.progress(report("a", 95, "cancelling", at: 11))
        output.progress(report("a", 95, "cancelled", at: 12, isLast: true))
        output.endProgress()
        #expect(err.text == "job a: processing, 10 of 100 rows\njob a: cancelling, 95 of 100 rows\n")
    }

    @Test("A job that ends within a second is not logged before its end")
    func shortJob() {
        let output = output(isTerminal: false)
        output.progress(report("a", 0, at: 4))
        output.progress(report("a", 100, at: 4))
        output.progress(report("a", 100, "complete", at: 5, isLast: true))
        #expect(err.text == "")
    }

    @Test("In a pipe, an outage is one line at its start and one at its end")
    func plainOutage() {
        let output = output(isTerminal: false)
        let reason = "http://h:1 cannot be reached: Connection refused"
        for second in 3..<9 { output.outage(Outage(.seconds(second), reason: reason)) }
        output.outage(nil)
        output.outage(nil)
        #expect(err.text == "no answer, trying again: \(reason)\nthe service responds again after 8 s\n")
    }

    @Test("A rate limit is not called an outage: the service responds")
    func rateLimit() {
        let output = output(isTerminal: false)
        let error = APIError(.rateLimited, "http://h:1 limits requests for embed jobs to 5 a minute")
        for second in 3..<9 { output.outage(Outage(.seconds(second), error)) }
        #expect(Outage(.seconds(9), error).state == "waiting for 9 s: \(error.message)")
        output.outage(nil)
        #expect(
            err.text == "waiting for the rate limit: \(error.message)\nthe service accepts requests again after 8 s\n"
        )
    }

    @Test("An outage is shown below the bars, without their speed, until it ends")
    func outage() {
        let output = output(isTerminal: true)
        for second in 0...2 { output.progress(report("a", second * 10, at: second)) }
        #expect(err.lines[0].hasSuffix("20 of 100 rows  10 rows/s  8 s left"))
        output.outage(Outage(.seconds(12), reason: "http://h:1 cannot be reached: Connection refused"))
        #expect(err.lines.count == 2 && err.lines[0].hasSuffix("20%  20 of 100 rows"), "\(err.lines)")
        #expect(err.lines[1] == "no answer for 12 s (Connection refused); trying again")
        output.outage(Outage(.seconds(13), reason: nil))
        #expect(err.lines[1] == "no answer for 13 s; still waiting")
        output.outage(nil)
        #expect(err.lines.count == 1 && err.lines[0].hasSuffix("10 rows/s  8 s left"), "\(err.lines)")
        output.outage(Outage(.seconds(14), reason: nil))
        output.endProgress()
        #expect(err.lines == [])
    }

    /// A terminal rewraps the lines of a window that becomes narrower.
    @Test("Bars that were rewrapped by a narrower window are erased")
    func narrower() {
        let columns = Mutex(80)
        let base = err.stream(isTerminal: true)
        let stream = Stream(write: base.write, isTerminal: true, width: { columns.withLock { $0 } })
        let output = TerminalOutput(out: out.stream(isTerminal: true), err: stream, color: .never, environment: [:])
        output.progress(report("a", 50, at: 0))
        let cells = DisplayWidth.cells(of: err.lines[0])
        #expect(cells > 40)
        columns.withLock { $0 = 20 }
        let before = err.text
        output.endProgress()
        let erased = err.text.dropFirst(before.count)
        #expect(erased.ranges(of: "\u{1B}[1A").count == (cells + 19) / 20 - 1, "\(erased)")
    }

    @Test("A dumb terminal is treated like a pipe")
    func dumb() {
        let output = output(isTerminal: true, environment: ["TERM": "dumb"])
        for second in 1...2 { output.progress(report("a", 10, at: second)) }
        #expect(err.text == "job a: processing, 10 of 100 rows\n")
    }

    @Test("On a terminal, bars are repainted below the messages")
    func bars() {
        let output = output(isTerminal: true)
        output.message("first")
        output.progress(report("a", 0, at: 0))
        output.progress(report("b", 0, at: 0))
        output.progress(report("a", 50, at: 1))
        output.message("second")
        #expect(err.lines.count == 4)
        #expect(err.lines.prefix(2) == ["first", "second"])
        #expect(
            err.lines[2].hasPrefix("job a  [") && err.lines[2].hasSuffix("50%  50 of 100 rows  50 rows/s  1 s left")
        )
        #expect(err.lines[3].hasPrefix("job b  [") && err.lines[3].hasSuffix("0%  0 of 100 rows"))
        output.progress(report("a", 100, "complete", at: 2, isLast: true))
        output.message("job a: complete")
        #expect(err.lines.count == 4)
        output.endProgress()
        #expect(err.lines == ["first", "second", "job a: complete"])
    }

    @Test("At most a few bars are shown")
    func many() {
        let output = output(isTerminal: true)
        for name in ["a", "b", "c", "d", "e", "f"] { output.progress(report(name, 0, at: 0)) }
        #expect(err.lines.count == 5)
        #expect(err.lines[4] == "and 2 more")
    }

    @Test("Bars are repainted at most once per interval")
    func throttle() {
        let output = output(isTerminal: true)
        output.progress(report("a", 0, at: 0))
        let before = err.text
        output.progress(report("a", 10, at: 0))
        #expect(err.text == before)
        output.progress(report("a", 20, at: 1))
        #expect(err.text != before)
    }

    @Test("A bar leaves the last column free", arguments: [20, 40, 200])
    func width(columns: Int) {
        output(isTerminal: true, width: columns).progress(report("a", 50, at: 0))
        #expect(DisplayWidth.cells(of: err.lines[0]) < columns)
    }

    @Test("Diagnostics are coloured only on a terminal and separated by a blank line")
    func diagnostics() {
        let source = Source(name: "t", text: "echo a")
        let diagnostic = Diagnostic(MistakeFixture("wrong"), at: Span(5, 6))
        let plain = output(isTerminal: false)
        plain.report(diagnostic, in: source)
        plain.report(diagnostic, in: source)
        let text = "error: wrong\n  --> t:1:6\n   |\n 1 | echo a\n   |      ^\n"
        #expect(err.text == text + "\n" + text)
        output(isTerminal: false, color: .always).report(diagnostic, in: source)
        #expect(err.text.contains("\u{1B}[1;31merror:\u{1B}[0m wrong"))
    }

    @Test("Diagnostics in JSON format are one line each")
    func errorsAsJSON() {
        let output = TerminalOutput(
            out: out.stream(isTerminal: false),
            err: err.stream(isTerminal: false),
            color: .always,
            environment: [:],
            errors: .json
        )
        let source = Source(name: "t", text: "echo")
        let diagnostic = Diagnostic(MistakeFixture("no \"x\"", help: "h"), at: Span(0, 4))
        for _ in 0..<2 { output.report(diagnostic, in: source) }
        let line =
            #"{"file":"t","line":1,"column":1,"end_column":5,"code":"text","kind":"syntax","#
            + #""message":"no \"x\"","help":"h","included_from":[],"exit_code":2}"# + "\n"
        #expect(err.text == line + line)
    }

    @Test("Data is on a terminal if standard output is one")
    func whoReads() {
        #expect(output(isTerminal: true).showsDataOnTerminal)
        #expect(!output(isTerminal: false).showsDataOnTerminal)
    }
}
