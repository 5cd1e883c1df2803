package import JobCommands
package import JobScript
internal import Synchronization
package import VectorMaps

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The output of the interactive shell, which sends text that does not fit on the screen through a pager.
package final class PagedOutput: CommandOutput {
    private let base: TerminalOutput
    private let environment: [String: String]
    private let rows: @Sendable () -> Int
    private let settings = Mutex(Settings())

    /// Creates an output for a terminal. `rows` returns its current height.
    package init(_ base: TerminalOutput, environment: [String: String], rows: @escaping @Sendable () -> Int) {
        self.base = base
        self.environment = environment
        self.rows = rows
        // If the pager exits early or is missing, the write fails with an error instead of ending the process.
        signal(SIGPIPE, SIG_IGN)
    }

    package func page(_ lines: [StyledLine]) {
        // The input line and the next prompt also take rows.
        guard lines.count > rows() - 2, settings.withLock({ $0.pager }) == .on, show(lines.map(base.rendered)) else {
            for line in lines { base.line(line) }
            return
        }
    }

    /// Shows lines with `$PAGER`, else with less, which prints lines that fit on the screen and exits. Returns false if
    /// the pager was not found.
    private func show(_ lines: [String]) -> Bool {
        let command = environment["PAGER"].flatMap { $0.isEmpty ? nil : $0 } ?? "less -FRX"
        // As git does, so that a pager of the user's own shows colours too.
        guard let pipe = popen("LESS=${LESS-FRX}; export LESS; \(command) 2>/dev/null", "w") else { return false }
        for line in lines {
            // The user may quit the pager early.
            guard fputs(line + "\n", pipe) >= 0, fflush(pipe) == 0 else { break }
        }
        let status = pclose(pipe)
        // The shell's exit code 127 means: command not found.
        return (status >> 8) & 0xFF != 127
    }

    package var isQuiet: Bool { base.isQuiet }
    package var showsDataOnTerminal: Bool { base.showsDataOnTerminal }
    package var drawingStyle: DrawingStyle { base.drawingStyle }
    package func data(_ line: String) { base.data(line) }
    package func write(_ bytes: [UInt8]) { base.write(bytes) }
    package var hasFailed: Bool { base.hasFailed }
    package func line(_ line: StyledLine) { base.line(line) }
    package func draw(_ line: [DrawnText]) { base.draw(line) }
    package func show(frame lines: [[DrawnText]]) { base.show(frame: lines) }
    package func endFrames() { base.endFrames() }
    package func message(_ line: String) { base.message(line) }
    package func warning(_ line: String) { base.warning(line) }
    package func aside(_ line: String) { base.aside(line) }
    package func notify(_ text: String, after time: Duration) { base.notify(text, after: time) }
    package func report(_ diagnostic: Diagnostic, in source: Source) { base.report(diagnostic, in: source) }
    package func progress(_ report: ProgressReport) { base.progress(report) }
    package func outage(_ outage: Outage?) { base.outage(outage) }
    package func endProgress() { base.endProgress() }

    package func adopt(_ settings: Settings) {
        self.settings.withLock { $0 = settings }
        base.adopt(settings)
    }
}
