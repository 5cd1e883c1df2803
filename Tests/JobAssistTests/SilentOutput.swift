import JobCommands
import JobScript

/// An output that shows nothing: completion only reads a session.
struct SilentOutput: CommandOutput {
    var showsDataOnTerminal = false

    func data(_ line: String) {}
    func message(_ line: String) {}
    func report(_ diagnostic: Diagnostic, in source: Source) {}
    func progress(_ report: ProgressReport) {}
    func endProgress() {}
}
