package import EmbedJobs

/// What a run does outside the process. It is chosen when the run starts: a real run acts, a dry run shows its actions.
package struct RunEffects: Sendable {
    /// The service that implements the API.
    let service: any EmbedJobsService
    /// The clock that commands wait with.
    package var clock = SessionClock.real()
    /// Runs the lines after `!` and `|`.
    package var shell = SystemShell.system
    /// Writes the files after `>` and `>>`.
    package var redirects = RedirectWriter.disk
    /// Sends raw requests to the service, for `api`.
    package var rawExchange: RawExchange = { _ throws(APIError) in throw .rawRequestsUnavailable }
    /// How the interpreter runs commands.
    let mode: any RunMode

    /// The effects of a real run: the system's clock, shell and files; raw requests fail.
    package init(service: any EmbedJobsService) { self.init(service: service, mode: RealRun()) }

    init(service: any EmbedJobsService, mode: any RunMode) {
        self.service = service
        self.mode = mode
    }
}
