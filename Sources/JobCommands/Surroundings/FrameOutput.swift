internal import JobScript
internal import Synchronization
internal import VectorMaps

/// Collects the lines that a watched command writes, to be shown together. Without a terminal, messages go to the base
/// output; progress is left out, because it would be painted over.
final class FrameOutput: CommandOutput {
    private let base: any CommandOutput
    private let collected = Mutex<[[DrawnText]]>([])

    init(_ base: any CommandOutput) { self.base = base }

    /// The lines so far.
    var lines: [[DrawnText]] { collected.withLock { $0 } }

    var isQuiet: Bool { base.isQuiet }
    var hasFailed: Bool { base.hasFailed }
    var dataFile: String? { base.dataFile }
    var showsDataOnTerminal: Bool { base.showsDataOnTerminal }
    var drawingStyle: DrawingStyle { base.drawingStyle }

    func data(_ line: String) { draw([DrawnText(line)]) }
    func draw(_ line: [DrawnText]) { collected.withLock { $0.append(line) } }
    func message(_ line: String) { if showsDataOnTerminal { data(line) } else { base.message(line) } }
    func warning(_ line: String) { if showsDataOnTerminal { data(line) } else { base.warning(line) } }
    func report(_ diagnostic: Diagnostic, in source: Source) { base.report(diagnostic, in: source) }
    func progress(_ report: ProgressReport) {}
    func outage(_ outage: Outage?) { base.outage(outage) }
    func adopt(_ settings: Settings) { base.adopt(settings) }
    func endProgress() {}
}
