import JobCommands
import JobScript
import Synchronization
import VectorMaps

/// Records the output of a run as the lines that redirected files would get.
final class RecordingOutput: CommandOutput {
    private struct State {
        var out: [String] = []
        var err: [String] = []
        var reports: [ProgressReport] = []
        var settings: [Settings] = []
        var outages: [Outage?] = []
    }

    let isQuiet: Bool
    let showsDataOnTerminal: Bool
    /// A window that is wide enough for every table of the tests.
    var drawingStyle: DrawingStyle { showsDataOnTerminal ? DrawingStyle(columns: 200) : DrawingStyle() }

    private let state = Mutex(State())

    init(isTerminal: Bool = false, isQuiet: Bool = false) {
        showsDataOnTerminal = isTerminal
        self.isQuiet = isQuiet
    }

    /// The lines of data.
    var out: [String] { state.withLock { $0.out } }
    /// Messages and rendered diagnostics.
    var err: [String] { state.withLock { $0.err } }
    /// All progress reports.
    var reports: [ProgressReport] { state.withLock { $0.reports } }

    /// All reports about outages, without repetitions of nil.
    var outages: [Outage?] { state.withLock { $0.outages } }

    /// All changes of the settings.
    var settings: [Settings] { state.withLock { $0.settings } }

    func data(_ line: String) { state.withLock { $0.out.append(line) } }

    func message(_ line: String) { state.withLock { $0.err.append(line) } }

    func report(_ diagnostic: Diagnostic, in source: Source) {
        let text = DiagnosticRenderer(isColored: false).text(of: diagnostic, in: source)
        state.withLock { $0.err.append(text) }
    }

    func progress(_ report: ProgressReport) { state.withLock { $0.reports.append(report) } }

    func outage(_ outage: Outage?) {
        state.withLock { state in
            if outage != nil || state.outages.last.flatMap({ $0 }) != nil { state.outages.append(outage) }
        }
    }

    func adopt(_ settings: Settings) { state.withLock { $0.settings.append(settings) } }

    func endProgress() {}
}
