package import JobScript

/// Where a run says what it has to say. Commands know nothing of terminals.
package protocol CommandOutput: Sendable {
    /// A line of data, which is what somebody may want to pipe on.
    func data(_ line: String)
    /// Lines of data that belong together, which a prompt may show page by page.
    func page(_ lines: [String])
    /// A line for the person who watches.
    func message(_ line: String)
    /// A line about something that is wrong, which is also for those who want to hear of nothing else.
    func warning(_ line: String)
    /// A mistake in a script, or a failure at a place in it.
    func report(_ diagnostic: Diagnostic, in source: Source)
    /// How far something is that takes time.
    func progress(_ report: ProgressReport)
    /// The settings have changed, of which some are about the output.
    func adopt(_ settings: Settings)
    /// Nothing is going on any more: what was shown of progress goes away.
    func endProgress()
    /// Whether data is shown to a person on a terminal, rather than read by a program.
    var showsDataOnTerminal: Bool { get }
    /// What drawings may be made of where data goes.
    var drawingStyle: DrawingStyle { get }
    /// A line of a drawing, which is data too, in colours if the style has them.
    func draw(_ line: [DrawnText])
}

extension CommandOutput {
    package func page(_ lines: [String]) {
        for line in lines { data(line) }
    }

    package var showsDataOnTerminal: Bool { false }
    package var drawingStyle: DrawingStyle { DrawingStyle() }
    package func draw(_ line: [DrawnText]) { data(line.map(\.text).joined()) }
    package func warning(_ line: String) { message(line) }
    package func adopt(_ settings: Settings) {}
}

/// How far something is that takes time, at one moment.
package struct ProgressReport: Hashable, Sendable {
    /// Tells this from other things that go on at the same time: a job's id, a file's path.
    package let subject: String
    /// What people know it by: a name, a path.
    package let label: String
    /// What is being done: "processing", "uploading".
    package let state: String
    /// How much is done.
    package let done: Int
    /// How much there is to do, where it is known.
    package let total: Int?
    /// What is counted.
    package let unit: Unit
    /// Whether the state is worth a line in a log; what soon passes is shown on a terminal only.
    package let isMilestone: Bool
    /// Whether this is the last report on the subject.
    package let isLast: Bool
    /// When, counted from an arbitrary moment that is the same for all reports of a run.
    package let time: Duration

    /// What is counted.
    package enum Unit: String, Sendable {
        /// Rows of a dataset.
        case rows
        /// Bytes of a file.
        case bytes
    }

    /// Makes a report.
    package init(
        subject: String,
        label: String,
        state: String,
        done: Int,
        total: Int?,
        unit: Unit = .rows,
        isMilestone: Bool,
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
}
