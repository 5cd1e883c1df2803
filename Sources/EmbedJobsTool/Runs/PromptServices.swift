internal import EmbedJobs
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell
internal import Synchronization

/// The services that a prompt has connected to. All of them stay open until its end: a job may run on each.
final class PromptServices: ServiceDirectory {
    /// The names of the service in use, for completion.
    let cache = NameCache()

    private struct Opened {
        let service: OpenService
        let connection: Connection
        let watching: Task<Void, Never>
    }

    private struct State {
        var opened: [String: Opened] = [:]
        var fetching: Task<Void, Never>?
    }

    private let host: HostEnvironment
    private let isVerbose: Bool
    private let output: TerminalOutput
    private let notices: Notices
    private let prompt: ShellPrompt
    private let state = Mutex(State())

    init(_ host: HostEnvironment, isVerbose: Bool, _ output: TerminalOutput, _ notices: Notices, _ prompt: ShellPrompt)
    {
        self.host = host
        self.isVerbose = isVerbose
        self.output = output
        self.notices = notices
        self.prompt = prompt
    }

    var names: [String] { ServiceChoice.targets(host) }

    /// Texts that must not be saved in the history.
    var secrets: [String] { state.withLock { $0.opened.values.flatMap(\.service.secrets) } }

    /// Opens a service without a request, and returns the context of runs with it.
    func open(_ choice: ServiceChoice) -> RunContext {
        let id = choice.target
        if let opened = state.withLock({ $0.opened[id] }) { return context(of: opened) }
        let opened = start(choice)
        state.withLock { $0.opened[id] = opened }
        return context(of: opened)
    }

    func open(_ target: String) async throws(CommandFailure) -> RunContext {
        let choice: ServiceChoice
        do throws(ServiceChoice.Mistake) { choice = try ServiceChoice(connectingTo: target, host) } catch {
            throw error.failure
        }
        if let opened = state.withLock({ $0.opened[choice.target] }) { return context(of: opened) }
        let opened = start(choice)
        do throws(APIError) { _ = try await opened.service.service.models() } catch {
            opened.watching.cancel()
            await opened.service.close()
            guard error.code == .unauthorized, let login = choice.login else { throw CommandFailure(error) }
            throw CommandFailure(.service(error, next: "here: \(login), then connect again"))
        }
        state.withLock { $0.opened[choice.target] = opened }
        return context(of: opened)
    }

    private func start(_ choice: ServiceChoice) -> Opened {
        let service = OpenService(choice, in: host, say: notices.show, verbose: isVerbose ? notices.show : nil)
        let id = choice.target
        let tell: @Sendable (JobWatcher.Notice, Int) -> Void = { [prompt, notices, output] notice, running in
            notices.show(notice.text)
            prompt.note(running: running, on: id)
            notices.change(prompt.prompt)
            output.notify(notice.text, after: notice.duration ?? .zero)
        }
        let watcher = JobWatcher(
            service: service.service,
            polling: service.polling,
            showProgress: output.signalProgress(of:),
            tell: tell
        )
        let connection = Connection(
            id: id,
            label: service.label,
            watcher: watcher,
            jobsNeedProcess: service.jobsNeedProcess
        )
        return Opened(service: service, connection: connection, watching: Task { await watcher.run() })
    }

    private func context(of opened: Opened) -> RunContext {
        var context = opened.service.context
        context.connection = opened.connection
        context.services = self
        context.names = cache
        return context
    }

    func use(_ connection: Connection) {
        state.withLock { state in
            state.fetching?.cancel()
            cache.clear()
            guard let open = state.opened[connection.id]?.service else { return }
            state.fetching = Task { [cache, notices] in
                let pause = open.polling.policy.isSparing ? Limits.remoteNamesSeconds : Limits.localNamesSeconds
                await cache.keepFresh(
                    from: open.service,
                    polling: open.polling,
                    every: .seconds(pause),
                    by: .real(),
                    failed: { error in if error.hidesService { notices.show("warning: \(error.message)") } }
                )
            }
        }
    }

    /// Stops watching, and closes all services: engines release their shards.
    func close() async {
        let (opened, fetching) = state.withLock { ($0.opened.values.map { $0 }, $0.fetching) }
        fetching?.cancel()
        for each in opened { each.watching.cancel() }
        for each in opened { await each.service.close() }
    }
}

extension ServiceChoice.Mistake {
    /// The mistake as a failure of `connect`.
    fileprivate var failure: CommandFailure {
        switch self {
        case .profile(let mistake):
            let diagnostic = mistake.diagnostic
            guard let span = diagnostic.span else { return CommandFailure(.failure, diagnostic.mistake) }
            let position = NamedMistake.Subject.part(mistake.source.location(of: span.start))
            return CommandFailure(.failure, NamedMistake(position, diagnostic.mistake))
        case .other(let error): return CommandFailure(error)
        }
    }
}

extension APIError {
    /// Whether no command can use the service, so that the prompt says so at its start.
    fileprivate var hidesService: Bool {
        PollingPolicy.isWorthRepeating(self) || refusesKey
    }
}

/// Lines that a service shows at any time: above the prompt if there is one.
final class Notices: Sendable {
    private let output: TerminalOutput
    private let editor = Mutex<LineEditor?>(nil)

    init(_ output: TerminalOutput) { self.output = output }

    /// The editor, once there is one.
    func use(_ editor: LineEditor) { self.editor.withLock { $0 = editor } }

    var show: @Sendable (String) -> Void {
        { [self] line in
            if let editor = editor.withLock({ $0 }) { editor.notice(line) } else { output.warning(line) }
        }
    }

    /// Changes the prompt of the line that is being edited.
    func change(_ prompt: Prompt) { editor.withLock { $0 }?.change(prompt) }
}
