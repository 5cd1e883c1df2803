/// What the user and the system give a run when it starts.
package struct RunInputs: Sendable {
    /// When the run began, for `$today` and `$now`.
    let startTime: StartTime
    /// The name of the run, for `$run.id`.
    let runID: String
    /// The environment, for `$env` and shell lines.
    package var environment: [String: String] = [:]
    /// The arguments after a script's name that are not parameters, for `$args`.
    package var arguments: [String] = []
    /// Whether the user agreed to destructive commands with `--yes`.
    package var hasConsent = false
    /// The folder for files that outlive a run, which contains the run folders; nil if there is none.
    package var stateFolder: String?

    /// The folder for files that hold data while it is used.
    var scratchFolder: String {
        guard let folder = environment["TMPDIR"], !folder.isEmpty else { return "/tmp" }
        return folder
    }

    /// Creates inputs without an environment, arguments or consent; `runID` defaults to a new unique name.
    package init(startTime: StartTime = .current(), runID: String? = nil) {
        self.startTime = startTime
        self.runID = runID ?? startTime.runID
    }
}
