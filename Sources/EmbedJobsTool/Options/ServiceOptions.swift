internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// The options that select a service.
struct ServiceOptions: ParsableArguments {
    @ArgumentParser.Option(
        help: "The address of a service to use instead of the engine: https://HOST, http://HOST:PORT or unix:PATH."
    )
    var server: String?
    @Flag(help: "Use Cohere's service.") var cohere = false
    @ArgumentParser.Option(help: "Use the service of this profile in the file config.") var profile: String?

    func validate() throws {
        guard [server != nil, cohere, profile != nil].count(where: { $0 }) < 2 else {
            throw ValidationError("--server, --cohere and --profile: only one of them is allowed")
        }
    }

    /// The options as they were given.
    var words: [String] {
        (server.map { ["--server", $0] } ?? []) + (cohere ? ["--cohere"] : [])
            + (profile.map { ["--profile", $0] } ?? [])
    }

    /// The selection.
    var selection: ServiceChoice.Selection {
        ServiceChoice.Selection(server: server, isCohere: cohere, profile: profile)
    }
}

extension ServiceChoice {
    /// The choice; on a mistake in it or in the settings of the engine, reports it and throws the exit code.
    static func made(
        _ selection: Selection,
        _ host: HostEnvironment,
        _ output: any CommandOutput
    ) throws(ProcessEnd) -> ServiceChoice {
        do throws(Mistake) {
            let choice = try ServiceChoice(selection, host)
            do throws(APIError) {
                if case .engine = choice { try host.checkEngineSettings() } else { _ = try host.ratePeriod() }
            } catch {
                throw .other(error)
            }
            return choice
        } catch {
            throw error.shown(on: output)
        }
    }
}

extension OpenService {
    /// Opens the chosen service, and shows its warnings, and every exchange if `isVerbose`.
    init(_ choice: ServiceChoice, in host: HostEnvironment, _ output: TerminalOutput, isVerbose: Bool) {
        self.init(choice, in: host, say: output.warning, verbose: isVerbose ? output.message : nil)
    }
}

extension ServiceChoice.Mistake {
    /// Reports the mistake and returns the exit code.
    func shown(on output: any CommandOutput) -> ProcessEnd {
        switch self {
        case .profile(let mistake):
            output.report(mistake.diagnostic, in: mistake.source)
            return ProcessEnd(code: .usage)
        case .other(let error):
            let failure = CommandFailure(error)
            let code: JobCommands.ExitCode = failure.exitCode == .credentials ? .credentials : .usage
            output.report(CommandFailure(code, failure.mistake, kind: failure.kind))
            return ProcessEnd(code: code)
        }
    }
}
