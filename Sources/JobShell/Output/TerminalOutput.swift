internal import DisplayText
package import JobCommands
package import JobScript
internal import Synchronization
package import VectorMaps

/// Prints the output of a run: data to standard output, everything else to standard error.
///
/// If standard error is a terminal, progress is a few repainted lines at the bottom; otherwise it is one line per
/// change of state. Text from services and files is escaped: see `VisibleText`.
package final class TerminalOutput: CommandOutput {
    private let out: Stream
    private let err: Stream
    private let environment: [String: String]
    private let errors: ErrorFormat
    /// The choice of the command line; `auto` defers to the settings.
    private let color: ColorChoice
    private let progress: ProgressStyle
    private let hasUnicode: Bool
    /// Whether records are written for an agent where nothing else determines their format.
    private let servesAgent: Bool
    package let isQuiet: Bool
    private let state = Mutex(State())

    private struct State {
        /// The bars of current work, in start order.
        var bars: [ProgressBar] = []
        /// The estimates of work that may continue. They outlive the bars.
        var estimates: [String: ProgressEstimate] = [:]
        /// The time of the first report and the last reported state of each subject, when bars are off.
        var told: [String: (since: Duration, state: String?)] = [:]
        /// The current outage of the service.
        var outage: Outage?
        /// The widths in cells of the terminal lines currently used by bars.
        var painted: [Int] = []
        /// The progress in the title and the taskbar; nil if the terminal shows none.
        var signal: ProgressSignal?
        /// The frame of a watched command.
        var frame = TerminalFrame()
        /// The echo to turn off while bars or a frame are shown; nil if keys are not for this process.
        var echo: TerminalEcho?
        var lastPaint: Duration?
        var hasReported = false
        /// The settings, which flags override.
        var settings = Settings()
        /// The last message suppressed by quiet output.
        var unshown: String?
    }

    /// Creates an output for the standard streams.
    package convenience init(
        color: ColorChoice,
        environment: [String: String],
        errors: ErrorFormat = .text,
        progress: ProgressStyle = .auto,
        isQuiet: Bool = false,
        mayServeAgent: Bool = true
    ) {
        self.init(
            out: .standardOutput,
            err: .standardError,
            color: color,
            environment: environment,
            errors: errors,
            progress: progress,
            isQuiet: isQuiet,
            mayServeAgent: mayServeAgent
        )
        let isTerminal = Stream.standardOutput.isTerminal
        if TerminalMarks.areSupported(environment: environment, isTerminal: isTerminal) {
            signalProgress(with: ProgressSignal(hasTaskbar: TerminalMarks.showProgress(environment: environment)))
        }
    }

    /// Creates an output for two streams. Quiet output shows only data, errors, and a last message.
    package init(
        out: Stream,
        err: Stream,
        color: ColorChoice,
        environment: [String: String],
        errors: ErrorFormat = .text,
        progress: ProgressStyle = .auto,
        isQuiet: Bool = false,
        mayServeAgent: Bool = true
    ) {
        self.errors = errors
        self.isQuiet = isQuiet
        self.out = out
        self.err = err
        self.color = color
        self.progress = progress
        self.environment = environment
        hasUnicode = LocaleEncoding.isUTF8(environment)
        servesAgent = mayServeAgent && out.isPipe && AgentMode.isOn(environment)
    }

    package var showsDataOnTerminal: Bool { out.isTerminal }

    package var standardFormat: OutputFormat {
        if out.isTerminal { return .table }
        return servesAgent ? .markdown : .jsonl
    }

    package var drawingStyle: DrawingStyle {
        DrawingStyle(columns: out.width(), hasUnicode: hasUnicode, isColored: isColored(out))
    }

    /// Whether standard output is coloured, by the flags and the current settings.
    package var isColored: Bool { isColored(out) }

    package func data(_ line: String) {
        // Data is raw in a pipe, and escaped on a terminal.
        write(out.isTerminal ? VisibleText.escaped(line, keepingLayout: true) : line)
    }

    package func line(_ line: StyledLine) { write(rendered(line)) }

    /// The text of a line with colours if the output has them; control characters are escaped on a terminal.
    func rendered(_ line: StyledLine) -> String {
        let isColored = isColored(out)
        return line.pieces.map { piece in
            let text = out.isTerminal ? VisibleText.escaped(piece.text, keepingLayout: true) : piece.text
            return isColored ? TerminalColor.text(text, piece.style) : text
        }.joined()
    }

    package func draw(_ line: [DrawnText]) {
        let isColored = isColored(out)
        let pieces = line.map { piece in
            let text = out.isTerminal ? VisibleText.escaped(piece.text) : piece.text
            return isColored ? TerminalColor.text(text, piece.color) : text
        }
        write(pieces.joined())
    }

    package func show(frame lines: [[DrawnText]]) {
        guard out.isTerminal, environment["TERM"] != "dumb" else {
            for line in lines { draw(line) }
            return
        }
        let (isColored, columns, rows) = (isColored(out), out.width(), Stream.windowRows())
        state.withLock { state in
            erase(&state)
            state.echo?.set(isOff: true)
            out.write(
                state.frame.text(replacedBy: lines, columns: columns, rows: rows) { line in
                    line.map { isColored ? TerminalColor.text($0.text, $0.color) : $0.text }.joined()
                }
            )
        }
    }

    package func endFrames() {
        state.withLock { state in
            state.frame.end()
            state.echo?.set(isOff: false)
        }
    }

    package func write(_ bytes: [UInt8]) {
        state.withLock { state in
            erase(&state)
            if out.isTerminal {
                // Chunks of rows end with a row, so no character is cut.
                let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
                out.write(VisibleText.escaped(text, keepingLayout: true))
            } else {
                out.write(bytes)
            }
            paint(&state)
        }
    }

    package var hasFailed: Bool { out.hasFailed() }

    private func write(_ text: String) {
        state.withLock { state in
            // Data says more than a suppressed message before it.
            state.unshown = nil
            erase(&state)
            out.write(text + "\n")
            paint(&state)
        }
    }

    package func message(_ line: String) {
        guard isQuiet else { return print(VisibleText.escaped(line)) }
        state.withLock { $0.unshown = line }
    }

    package func warning(_ line: String) { print(VisibleText.escaped(line)) }

    package func aside(_ line: String) {
        let text = VisibleText.escaped(line)
        print(isColored(err) ? "\u{1B}[90m\(text)\u{1B}[0m" : text)
    }

    package func notify(_ text: String, after time: Duration) {
        guard time >= Limits.notifiedWork, err.isTerminal else { return }
        switch state.withLock({ $0.settings.notify }) {
        case .off: break
        // A dumb terminal would show the sequence.
        case .osc where environment["TERM"] != "dumb":
            let shown = DisplayWidth.shortened(VisibleText.escaped(text), to: Limits.notifiedCells)
            err.write("\u{1B}]9;\(shown)\u{07}")
        case .bell, .osc: err.write("\u{07}")
        }
    }

    /// Prints, at the end of a run, the last message suppressed by quiet output, unless data or an error followed it.
    package func finish() {
        guard let line = state.withLock({ $0.unshown }) else { return }
        print(VisibleText.escaped(line))
    }

    package func report(_ diagnostic: Diagnostic, in source: Source) {
        if errors == .json { return print(Record(diagnostic, in: source).json) }
        let width = err.isTerminal ? err.width() : nil
        let text = DiagnosticRenderer(isColored: isColored(err), width: width).text(of: diagnostic, in: source)
        guard source.typed == nil else { return print(text) }
        // A blank line separates the excerpts of diagnostics.
        let isNext = state.withLock { state in
            defer { state.hasReported = true }
            return state.hasReported
        }
        print((isNext ? "\n" : "") + text)
    }

    package func progress(_ report: ProgressReport) {
        guard !isQuiet else { return }
        state.withLock { state in
            guard style(state) != .none else { return }
            if hasBars(state) { show(report, &state) } else { tell(report, &state) }
        }
    }

    package func outage(_ outage: Outage?) {
        state.withLock { state in
            let before = state.outage
            state.outage = outage
            guard !isQuiet, before?.state != outage?.state else { return }
            if hasBars(state) {
                erase(&state)
                paint(&state)
            } else if let outage, before == nil {
                err.write(VisibleText.escaped(outage.start) + "\n")
            } else if outage == nil, let before {
                err.write(VisibleText.escaped(before.end) + "\n")
            }
        }
    }

    /// Keeps keys that are typed while bars are shown for the next prompt.
    package func keepTypedKeys(with echo: TerminalEcho) { state.withLock { $0.echo = echo } }

    /// Shows the progress of bars in the title of the window and in the taskbar too.
    package func signalProgress(with signal: ProgressSignal) { state.withLock { $0.signal = signal } }

    /// Shows the progress of jobs without bars, while a line is typed; ends it if there are none.
    package func signalProgress(of jobs: [ProgressReport]) {
        state.withLock { state in
            guard hasBars(state), state.bars.isEmpty else { return }
            signal(jobs.map { ProgressBar($0, ProgressEstimate()) }, &state)
        }
    }

    /// Restores the title of the window, which is not changed any more.
    package func endSignals() {
        state.withLock { state in
            signal([], &state)
            state.signal = nil
        }
    }

    package func adopt(_ settings: Settings) { state.withLock { $0.settings = settings } }

    /// Returns whether a stream is coloured, by the flags, else the settings, else the kind of stream.
    private func isColored(_ stream: Stream) -> Bool {
        let color = color == .auto ? state.withLock { $0.settings.color } : color
        return color.isColored(environment: environment, isTerminal: stream.isTerminal)
    }

    /// Whether progress is shown in bars: only a terminal can erase them.
    private func hasBars(_ state: State) -> Bool {
        guard err.isTerminal, environment["TERM"] != "dumb" else { return false }
        return [.auto, .bar].contains(style(state))
    }

    private func style(_ state: State) -> ProgressStyle { progress == .auto ? state.settings.progress : progress }

    package func endProgress() {
        state.withLock { state in
            erase(&state)
            state.bars = []
            state.outage = nil
            state.lastPaint = nil
            signal([], &state)
            state.echo?.set(isOff: false)
        }
    }

    // MARK: Lines

    private func print(_ text: String) {
        state.withLock { state in
            state.unshown = nil
            erase(&state)
            err.write(text + "\n")
            paint(&state)
        }
    }

    private func tell(_ report: ProgressReport, _ state: inout State) {
        guard report.isMilestone else { return }
        let (since, told) = state.told[report.subject] ?? (report.time, nil)
        // The command prints a message about the end itself, which is enough for a job that ends at once.
        let isDue = told != report.state && !report.isLast && report.time - since >= Limits.shortJob
        state.told[report.subject] = (since, isDue ? report.state : told)
        guard isDue else { return }
        let count = report.total.map { ", \(Figures.count(report.done)) of \(Figures.count($0, of: "row"))" } ?? ""
        err.write(VisibleText.escaped("\(report.label): \(report.state)\(count)") + "\n")
    }

    // MARK: Bars

    private func show(_ report: ProgressReport, _ state: inout State) {
        // Uploads count bytes and validation counts rows, so each has its own estimate.
        let key = "\(report.state) \(report.subject)"
        var estimate = state.estimates[key] ?? ProgressEstimate()
        estimate.update(done: report.done, at: report.time)
        state.estimates[key] = report.isLast ? nil : estimate
        let index = state.bars.firstIndex { $0.report.subject == report.subject }
        if report.isLast {
            if let index { state.bars.remove(at: index) }
        } else if let index {
            state.bars[index] = ProgressBar(report, estimate)
            if let last = state.lastPaint, report.time - last < Limits.paintInterval { return }
        } else {
            state.bars.append(ProgressBar(report, estimate))
        }
        state.lastPaint = report.time
        erase(&state)
        paint(&state)
    }

    /// Erases the bars and leaves the cursor at the start of the first one.
    ///
    /// In a window that has become narrower, the terminal has rewrapped the lines, so they take more rows.
    private func erase(_ state: inout State) {
        guard !state.painted.isEmpty else { return }
        let columns = max(1, err.width())
        let rows = state.painted.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        let above = String(repeating: "\u{1B}[1A\u{1B}[2K", count: rows - 1)
        err.write("\r\u{1B}[2K" + above)
        state.painted = []
    }

    /// Shows the progress of bars outside of them.
    private func signal(_ bars: [ProgressBar], _ state: inout State) {
        if let text = state.signal?.show(bars, isPaused: state.outage != nil), !text.isEmpty { err.write(text) }
    }

    private func paint(_ state: inout State) {
        if !state.bars.isEmpty { signal(state.bars, &state) }
        guard !state.bars.isEmpty || state.outage != nil else {
            state.echo?.set(isOff: false)
            return
        }
        state.echo?.set(isOff: true)
        // One cell stays free, since a full line wraps on some terminals and not on others. Two more stay free for the
        // ^C that terminals echo: if it wrapped, the bar could not be erased.
        let width = max(1, err.width() - 3)
        // Nothing is known about the speed during an outage.
        let bars = state.bars.prefix(Limits.barsMax)
            .map { state.outage == nil ? $0 : ProgressBar($0.report, ProgressEstimate()) }
        var lines = bars.map { $0.render(width: width) }
        if state.bars.count > Limits.barsMax { lines.append("and \(state.bars.count - Limits.barsMax) more") }
        if let outage = state.outage {
            lines.append(DisplayWidth.shortened(VisibleText.escaped(outage.state), to: width))
        }
        err.write(lines.joined(separator: "\n"))
        state.painted = lines.map { DisplayWidth.cells(of: $0) }
    }
}
