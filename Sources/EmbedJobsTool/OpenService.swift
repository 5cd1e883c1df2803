internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsEngine
internal import EmbedJobsWire
internal import JobCommands
internal import JobShell

/// A service as a run or a prompt uses it, and what ends with it.
struct OpenService: Sendable {
    /// Whatever answers the API.
    let service: any EmbedJobsService
    /// What hands requests to it as they are.
    let exchange: RawExchange
    /// How often it is asked whether something has ended.
    let polling: PollingPolicy
    /// What a prompt calls it.
    let place: String
    /// What must not be kept where it was typed.
    let secrets: [String]
    /// The engine in this process, if it is one.
    private let local: StoreDoor?

    /// Opens what was chosen; the engine's store is opened by the first call.
    init(_ choice: ServiceChoice, isVerbose: Bool, _ output: TerminalOutput) {
        let verbose: (@Sendable (String) -> Void)? = isVerbose ? { @Sendable in output.message($0) } : nil
        switch choice {
        case .engine:
            let store = Composition.storeDoor(say: { output.warning("warning: \($0)") }, verbose: verbose)
            local = store.door
            service = LocalService(door: store.door, client: store.client)
            exchange = store.client.rawExchange
            (polling, place, secrets) = (.inProcess, "local", Composition.secrets)
        case .remote(let remote):
            if remote.key != nil, !remote.address.origin.isPrivate {
                output.warning("warning: the key goes to \(remote.address.originText) without encryption")
            }
            let client = RemoteService.client(
                of: remote.address,
                key: remote.key,
                by: SocketTransport(environment: Composition.environment),
                verbose: verbose
            )
            local = nil
            service = client
            exchange = client.rawExchange
            (polling, place) = (remote.isHosted ? .hosted : .remote, remote.name)
            secrets = Composition.secrets + (remote.key.map { [$0] } ?? [])
        }
    }

    /// Whether jobs go on only while this process lives.
    var jobsNeedProcess: Bool { local != nil }

    /// Which of these jobs will stand still when this process ends: none where another runs them.
    func stranded(_ jobs: [JobID]) async -> Int {
        guard let engine = await local?.openedEngine else { return 0 }
        var count = 0
        for id in jobs {
            if let job = try? await engine.job(id), job.status == .processing { count += 1 }
        }
        return count
    }

    /// Ends what was begun: an engine gives back what it was doing.
    func close() async { await local?.close() }
}
