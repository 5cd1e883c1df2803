internal import ArgumentParser
internal import EmbedJobs
internal import JobCommands
internal import JobShell

/// The flags that say whose service is used.
struct ServiceOptions: ParsableArguments {
    @ArgumentParser.Option(
        help: "Use the service at this address instead of the engine: https://HOST, http://HOST:PORT or unix:PATH."
    )
    var server: String?
    @Flag(help: "Use Cohere's service.") var cohere = false
    @ArgumentParser.Option(help: "Use the service of this profile, from the file config.") var profile: String?

    func validate() throws {
        guard [server != nil, cohere, profile != nil].count(where: { $0 }) < 2 else {
            throw ValidationError("--server, --cohere and --profile each say whose service is used; give one of them")
        }
    }

    /// What they say.
    var wish: ServiceChoice.Wish { ServiceChoice.Wish(server: server, isCohere: cohere, profile: profile) }
}

extension ServiceChoice {
    /// The choice; throws what the process ends with once the mistake is shown.
    static func made(_ wish: Wish, _ output: any CommandOutput) throws(ProcessEnd) -> ServiceChoice {
        do throws(Mistake) { return try ServiceChoice(wish, Composition.environment) } catch {
            throw error.shown(on: output)
        }
    }
}

extension ServiceChoice.Mistake {
    /// Shows the mistake, and answers what the process ends with.
    func shown(on output: any CommandOutput) -> ProcessEnd {
        switch self {
        case .profile(let mistake):
            output.report(mistake.diagnostic, in: mistake.source)
            return ProcessEnd(code: .usage)
        case .other(let error):
            output.message("error: \(error.message)")
            return ProcessEnd(code: error.code == .unauthorized ? .credentials : .usage)
        }
    }
}
