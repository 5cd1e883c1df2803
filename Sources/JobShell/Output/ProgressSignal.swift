internal import DisplayText
internal import JobCommands

/// The progress of all bars in the title of the window and in the taskbar.
package struct ProgressSignal: Hashable, Sendable {
    private let hasTaskbar: Bool
    /// The last output; nil while the window has its own title.
    private var shown: String?

    /// Creates a signal. `hasTaskbar` says whether the terminal reads OSC 9;4.
    package init(hasTaskbar: Bool) { self.hasTaskbar = hasTaskbar }

    /// Returns the output that shows the progress of the bars, or that restores the title if there are none; empty if
    /// nothing has changed. Progress is paused while the service does not respond.
    package mutating func show(_ bars: [ProgressBar], isPaused: Bool) -> String {
        guard let first = bars.first else { return end() }
        let fractions = bars.compactMap(\.fraction)
        let percent = fractions.isEmpty ? nil : Int(fractions.reduce(0, +) / Double(fractions.count) * 100)
        let label = DisplayWidth.shortened(VisibleText.escaped(first.report.label), to: Limits.titleLabelCellsMax)
        let others = bars.count > 1 ? " and \(bars.count - 1) more" : ""
        let progress = hasTaskbar ? TerminalMarks.progress(percent, isPaused: isPaused) : ""
        let text = progress + TerminalMarks.title((percent.map { "\($0)% " } ?? "") + label + others)
        guard text != shown else { return "" }
        defer { shown = text }
        return (shown == nil ? TerminalMarks.titleSave : "") + text
    }

    private mutating func end() -> String {
        guard shown != nil else { return "" }
        shown = nil
        // Some terminals save no titles; they keep the name of the program.
        let title = TerminalMarks.title("embedjobs") + TerminalMarks.titleRestore
        return (hasTaskbar ? TerminalMarks.progressEnd : "") + title
    }
}
