internal import DisplayText
internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsHost
internal import EmbedJobsWire
internal import JobCommands
internal import JobScript
internal import JobShell

/// The service, the key for it, and the files that select them.
extension Checkup {
    /// The files of settings: a mistake in one of them decides where keys are sent, or what a prompt runs.
    var settings: [Finding] {
        guard let folder = host.paths.configuration else {
            return [.note("settings", "the folder of the settings is unknown", help: "set HOME or XDG_CONFIG_HOME")]
        }
        let scripts = [SavedSettings.fileName, "init.embedjobs"].map { "\(folder)/\($0)" }
        return [profiles(folder)] + scripts.compactMap(initialScript)
    }

    private func profiles(_ folder: String) -> Finding {
        do throws(Profiles.Mistake) {
            let names = try Profiles(folder: folder).names
            let text = names.isEmpty ? "no profiles" : "profiles \(names.joined(separator: ", "))"
            return .ok("settings", "\(folder): \(text)")
        } catch {
            let position = error.diagnostic.span.map { error.source.location(of: $0.start) } ?? error.source.name
            let message = error.diagnostic.message
            return .problem(
                "settings",
                message.hasPrefix(position) ? message : "\(position): \(message)",
                help: error.diagnostic.help ?? "edit the file, or remove it"
            )
        }
    }

    /// A script that the prompt runs before its first line; nil without one.
    private func initialScript(_ path: String) -> Finding? {
        do throws(Diagnostic) {
            guard let bytes = try SettingsFile.read(path, upTo: JobScript.Limits.scriptBytesMax + 1) else { return nil }
            let output = TerminalOutput(color: .never, environment: host.variables)
            let context = RunContext(RunEffects(service: MissingStore(folder: "")))
            let inputs = RunInputs(of: host, arguments: [], hasConsent: true)
            let runner = ScriptRunner(session: Session(context, inputs, output: output))
            let mistakes = runner.report(on: Source(name: path, bytes: bytes), parameters: [], needsValues: false)
                .mistakes
            guard mistakes.isEmpty else {
                let count = Figures.count(mistakes.count, of: "mistake")
                return .problem("settings", "\(path): \(count)", help: "embedjobs check \(path)")
            }
            return .ok("settings", path)
        } catch {
            return .problem("settings", error.message, help: error.help ?? "chmod go-w \(path)")
        }
    }

    // MARK: The service

    /// What was found about the service and its key, and whether it is the engine in this process.
    func service() async -> (findings: [Finding], isLocal: Bool) {
        do throws(ServiceChoice.Mistake) {
            switch try ServiceChoice(selection, host) {
            case .engine: return ([.ok("service", "the engine in this process, which needs no key")], true)
            case .remote(let remote): return ([await answer(of: remote), key(of: remote)], false)
            }
        } catch {
            switch error {
            // The finding about the settings names a mistake in the file; an unknown profile is one of the call.
            case .profile(let mistake):
                let diagnostic = mistake.diagnostic
                let help = diagnostic.help ?? "embedjobs doctor"
                return ([.problem("service", diagnostic.message, help: help)], false)
            case .other(let error):
                let isKey = error.code == .unauthorized
                // The message about a missing key names the remedy, too.
                let parts = error.message.split(separator: ": set ", maxSplits: 1).map(String.init)
                guard !isKey || parts.count < 2 else {
                    return ([.problem("key", parts[0], help: "set \(parts[1])")], false)
                }
                let help = CommandFailure(error).help ?? (isKey ? "embedjobs login" : addressHelp)
                return ([.problem(isKey ? "key" : "service", error.message, help: help)], false)
            }
        }
    }

    /// What mends an address that cannot be used.
    private var addressHelp: String {
        selection.server == nil
            ? "unset EMBEDJOBS_SERVER" : "write --server https://HOST, --server http://HOST:PORT or --server unix:PATH"
    }

    private func answer(of remote: ServiceChoice.Remote) async -> Finding {
        let client = host.client(
            of: remote.address,
            key: remote.key,
            by: SocketTransport(environment: host.variables),
            policy: .never,
            verbose: nil
        )
        let origin = remote.address.originText
        let start = ContinuousClock.now
        let response = await TimeLimit.result(within: Limits.serviceWait) { () async -> Result<Int, APIError> in
            do throws(APIError) { return .success(try await client.models().count) } catch { return .failure(error) }
        }
        switch response {
        case .success(let models)?:
            let time = Figures.duration(start.duration(to: .now))
            return .ok("service", "\(origin): \(Figures.count(models, of: "model")), after \(time)")
        case nil:
            let time = Figures.duration(Limits.serviceWait)
            let help = "start the service, or select another with --server"
            return .problem("service", "\(origin): no response within \(time)", help: help)
        case .failure(let error)?:
            let isKey = error.code == .unauthorized || error.code == .forbidden
            let help = isKey ? "embedjobs login \(login(remote))" : "start the service, or select another with --server"
            let text = error.message.hasPrefix(origin) ? error.message : "\(origin): \(error.message)"
            return .problem("service", text, help: help)
        }
    }

    private func key(of remote: ServiceChoice.Remote) -> Finding {
        let origin = remote.address.originText
        guard remote.key != nil else {
            return .note("key", "none for \(origin)", help: "embedjobs login \(login(remote))")
        }
        guard remote.address.origin.isPrivate else {
            return .note(
                "key",
                "it is sent to \(origin) without encryption",
                help: "use an address that begins with https://"
            )
        }
        let variable = ServiceChoice.keyVariable(for: remote.address, host)
        return .ok("key", "for \(origin), from \(variable.map(\.rawValue) ?? "the file credentials")")
    }

    /// The options that make `login` store a key for the service.
    private func login(_ remote: ServiceChoice.Remote) -> String {
        if let profile = selection.profile { return "--profile \(profile)" }
        return remote.isHosted ? "--cohere" : "--server \(remote.address.originText)"
    }
}
