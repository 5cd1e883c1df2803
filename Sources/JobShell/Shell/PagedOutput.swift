package import JobCommands
package import JobScript
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The output of a prompt: what does not fit on the screen goes through a pager, everything else as it comes.
package final class PagedOutput: CommandOutput {
    private let base: TerminalOutput
    private let environment: [String: String]
    private let rows: @Sendable () -> Int
    private let settings = Mutex(Settings())

    /// Pages what a terminal gets whose rows a function tells.
    package init(_ base: TerminalOutput, environment: [String: String], rows: @escaping @Sendable () -> Int) {
        self.base = base
        self.environment = environment
        self.rows = rows
        // A pager that is left early, or is not there, is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    package func page(_ lines: [String]) {
        // The line that asked for it and the next prompt are on the screen, too.
        guard lines.count > rows() - 2, settings.withLock({ $0.pager }) == .on, show(lines) else {
            for line in lines { base.data(line) }
            return
        }
    }

    /// Shows lines by `$PAGER`, else by less, which leaves them on the screen where they fit after all; false if there
    /// is no pager.
    private func show(_ lines: [String]) -> Bool {
        let command = environment["PAGER"].flatMap { $0.isEmpty ? nil : $0 } ?? "less -FRX"
        guard let pipe = popen(command + " 2>/dev/null", "w") else { return false }
        for line in lines {
            let text = VisibleText.escaped(line, keepingLayout: true) + "\n"
            // Whoever leaves the pager early has seen enough.
            guard fputs(text, pipe) >= 0, fflush(pipe) == 0 else { break }
        }
        let status = pclose(pipe)
        // A shell that does not find a command ends with 127.
        return (status >> 8) & 0xFF != 127
    }

    package var showsDataOnTerminal: Bool { base.showsDataOnTerminal }
    package var drawingStyle: DrawingStyle { base.drawingStyle }
    package func data(_ line: String) { base.data(line) }
    package func draw(_ line: [DrawnText]) { base.draw(line) }
    package func message(_ line: String) { base.message(line) }
    package func warning(_ line: String) { base.warning(line) }
    package func report(_ diagnostic: Diagnostic, in source: Source) { base.report(diagnostic, in: source) }
    package func progress(_ report: ProgressReport) { base.progress(report) }
    package func endProgress() { base.endProgress() }

    package func adopt(_ settings: Settings) {
        self.settings.withLock { $0 = settings }
        base.adopt(settings)
    }
}
