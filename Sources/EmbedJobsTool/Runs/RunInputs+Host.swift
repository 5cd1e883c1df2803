internal import EmbedJobsHost
internal import JobCommands

extension RunInputs {
    /// What every entry point gives a script, so that `check`, `run` and the prompt know the same.
    init(of host: HostEnvironment, arguments: [String], hasConsent: Bool) {
        self.init()
        environment = host.variables
        self.arguments = arguments
        self.hasConsent = hasConsent
        stateFolder = host.paths.state
    }
}
