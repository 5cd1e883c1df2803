package import JobScript
package import VectorMaps

/// The output of a run. Commands do not depend on terminals.
package protocol CommandOutput: Sendable {
    /// Writes a line of data, which may be piped to other programs.
    func data(_ line: String)
    /// Writes bytes of data, which need not be text.
    func write(_ bytes: [UInt8])
    /// Writes a line of data, in colours if the destination has them.
    func line(_ line: StyledLine)
    /// Writes lines of data that belong together, which a prompt may show in a pager.
    func page(_ lines: [StyledLine])
    /// Shows a line of information to the user.
    func message(_ line: String)
    /// Shows a line that matters less than the others.
    func aside(_ line: String)
    /// Draws attention to the end of work that took this long, as the setting `notify` asks.
    func notify(_ text: String, after time: Duration)
    /// Shows a line about a problem, also if only problems are to be shown.
    func warning(_ line: String)
    /// Reports an error in a script, or a failure at a position in it.
    func report(_ diagnostic: Diagnostic, in source: Source)
    /// Shows the progress of an operation.
    func progress(_ report: ProgressReport)
    /// Shows that the service does not respond and that the command tries again, each time with the duration so far;
    /// nil once the service has responded.
    func outage(_ outage: Outage?)
    /// Applies changed settings, some of which concern the output.
    func adopt(_ settings: Settings)
    /// Removes the shown progress after all operations have ended.
    func endProgress()
    /// Whether commands such as `create` write only the ids of what they have done.
    var isQuiet: Bool { get }
    /// Whether data can no longer be written, for example because its reader has closed a pipe.
    var hasFailed: Bool { get }
    /// The path of the file that receives the data, whose extension selects the format of records; nil if there is
    /// none.
    var dataFile: String? { get }
    /// Whether data is shown on a terminal rather than read by a program.
    var showsDataOnTerminal: Bool { get }
    /// The format of records that nothing else determines: for people on a terminal, for programs elsewhere.
    var standardFormat: OutputFormat { get }
    /// The drawing style that the destination of the data supports.
    var drawingStyle: DrawingStyle { get }
    /// Shows lines in place of the frame that was shown before, on a terminal; elsewhere, writes them as data.
    func show(frame lines: [[DrawnText]])
    /// Keeps the last frame, below which further lines are written.
    func endFrames()
    /// Writes a line of a drawing, which is data too, in colours if the style has them.
    func draw(_ line: [DrawnText])
}

extension CommandOutput {
    package func line(_ line: StyledLine) { data(line.text) }
    package func page(_ lines: [StyledLine]) {
        for line in lines { self.line(line) }
    }

    /// Writes lines without a style that belong together.
    package func page(_ lines: [String]) { page(lines.map { StyledLine($0) }) }

    package var isQuiet: Bool { false }
    package func write(_ bytes: [UInt8]) {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        for line in lines { data(String(line)) }
    }

    package var hasFailed: Bool { false }
    package var dataFile: String? { nil }
    package var showsDataOnTerminal: Bool { false }
    package var drawingStyle: DrawingStyle { DrawingStyle() }
    package func draw(_ line: [DrawnText]) { data(line.map(\.text).joined()) }
    package func warning(_ line: String) { message(line) }
    package func show(frame lines: [[DrawnText]]) {
        for line in lines { draw(line) }
    }
    package func endFrames() {}
    package func aside(_ line: String) { message(line) }
    package func notify(_ text: String, after time: Duration) {}

    /// Reports a failure without a position in a script.
    package func report(_ failure: CommandFailure) {
        var diagnostic = Diagnostic(failure.mistake, at: nil, notes: failure.details)
        diagnostic.kind = failure.kind
        diagnostic.exitCode = failure.exitCode.rawValue
        report(diagnostic, in: Source(name: "", bytes: []))
    }

    package func adopt(_ settings: Settings) {}
    package func outage(_ outage: Outage?) {}
}

/// The progress of an operation at one moment.
package struct ProgressReport: Hashable, Sendable {
    /// Identifies the operation among concurrent ones: a job's id, a file's path.
    package let subject: String
    /// Its name for people: a job's name, a file's path.
    package let label: String
    /// The current activity: "processing", "uploading".
    package let state: String
    /// The number of units done.
    package let done: Int
    /// The total number of units; nil if it is not known.
    package let total: Int?
    /// The unit of the counts.
    package let unit: Unit
    /// Whether the state is logged; other states are shown on a terminal only.
    package let isMilestone: Bool
    /// Whether this is the last report on the subject.
    package let isLast: Bool
    /// The time since an arbitrary moment, which is the same for all reports of a run.
    package let time: Duration

    /// The unit of the counts.
    package enum Unit: String, Sendable {
        /// Rows of a dataset.
        case rows
        /// Bytes of a file.
        case bytes
    }

    /// Creates a report.
    package init(
        subject: String,
        label: String,
        state: String,
        done: Int,
        total: Int?,
        unit: Unit = .rows,
        isMilestone: Bool = false,
        isLast: Bool = false,
        time: Duration
    ) {
        self.subject = subject
        self.label = label
        self.state = state
        self.done = done
        self.total = total
        self.unit = unit
        self.isMilestone = isMilestone
        self.isLast = isLast
        self.time = time
    }

    /// Creates a report on a file.
    init(_ state: String, of path: String, done: Int = 0, total: Int? = nil, unit: Unit = .rows, time: Duration) {
        self.init(subject: path, label: path, state: state, done: done, total: total, unit: unit, time: time)
    }
}
