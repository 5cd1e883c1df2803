internal import JobScript
internal import Synchronization
internal import VectorMaps

/// Captures data that does not go to the standard output; all else goes to the base output.
final class CapturedOutput: CommandOutput {
    private let base: any CommandOutput
    private let captured = Mutex<[UInt8]>([])

    /// The file that receives the captured data.
    let dataFile: String?
    /// Whether bytes go to the base output, because the captured lines are discarded.
    private let passesBytes: Bool

    init(_ base: any CommandOutput, to dataFile: String? = nil, passesBytes: Bool = false) {
        self.base = base
        self.dataFile = dataFile
        self.passesBytes = passesBytes
    }

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

    func write(_ bytes: [UInt8]) {
        if passesBytes { return base.write(bytes) }
        captured.withLock { $0 += bytes }
    }

    var hasFailed: Bool { base.hasFailed }

    func message(_ line: String) { base.message(line) }
    func warning(_ line: String) { base.warning(line) }
    func report(_ diagnostic: Diagnostic, in source: Source) { base.report(diagnostic, in: source) }
    func progress(_ report: ProgressReport) { base.progress(report) }
    func outage(_ outage: Outage?) { base.outage(outage) }
    func adopt(_ settings: Settings) { base.adopt(settings) }
    func endProgress() { base.endProgress() }
}
