internal import JobScript
internal import Synchronization
internal import VectorMaps

/// Captures data that does not go to the standard output; all else goes to the base output.
final class CapturedOutput: CommandOutput {
    private let base: any CommandOutput
    private let captured = Mutex<[UInt8]>([])

    init(_ base: any CommandOutput) { self.base = base }

    /// The captured lines.
    var bytes: [UInt8] { captured.withLock { $0 } }

    var isQuiet: Bool { base.isQuiet }
    var showsDataOnTerminal: Bool { false }
    var drawingStyle: DrawingStyle { DrawingStyle(hasUnicode: base.drawingStyle.hasUnicode) }

    func data(_ line: String) {
        captured.withLock { bytes in
            bytes += Array(line.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    func message(_ line: String) { base.message(line) }
    func warning(_ line: String) { base.warning(line) }
    func report(_ diagnostic: Diagnostic, in source: Source) { base.report(diagnostic, in: source) }
    func progress(_ report: ProgressReport) { base.progress(report) }
    func outage(_ outage: Outage?) { base.outage(outage) }
    func adopt(_ settings: Settings) { base.adopt(settings) }
    func endProgress() { base.endProgress() }
}
