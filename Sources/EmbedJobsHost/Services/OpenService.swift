package import EmbedJobs
package import EmbedJobsClient
internal import EmbedJobsEngine
internal import EmbedJobsWire
package import JobCommands

/// A service in use by a run or a prompt, with the resources to close at the end.
package struct OpenService: Sendable {
    /// The service.
    package let service: any EmbedJobsService
    /// Sends raw requests to the service, for the command `api`.
    package let exchange: RawExchange
    /// The polling of the service's account.
    package let polling: AccountPolling
    /// The service's name in the prompt.
    package let label: String
    /// Texts that must not be saved in the history.
    package let secrets: [String]
    /// Where the runs of scripts on the service are recorded.
    private let journals: JournalSetup
    /// The models of the service, if they are on this machine.
    private let localModels: @Sendable () -> [String]?
    /// The connection to the store; nil for a remote service.
    private let local: StoreConnection?

    /// Opens the chosen service. The engine's store is opened by the first call. `say` shows warnings, and `verbose`
    /// every exchange.
    package init(
        _ choice: ServiceChoice,
        in host: HostEnvironment,
        say: @escaping @Sendable (String) -> Void,
        verbose: (@Sendable (String) -> Void)?
    ) {
        journals = host.journals(of: choice)
        switch choice {
        case .engine:
            let store = LocalStore(host, say: say, verbose: verbose)
            local = store.connection
            service = store.service
            exchange = store.client.rawExchange
            (polling, label, secrets) = (AccountPolling(.inProcess), "local", host.secrets)
            localModels = host.localModels
        case .remote(let remote):
            if remote.key != nil, !remote.address.origin.isPrivate {
                say("warning: the key is sent to \(remote.address.originText) without encryption")
            }
            let client = host.client(
                of: remote.address,
                key: remote.key,
                by: SocketTransport(environment: host.variables),
                limits: remote.isHosted ? .cohere : .unknown,
                say: say,
                verbose: verbose
            )
            local = nil
            localModels = { nil }
            service = client
            exchange = client.rawExchange
            let shared = host.paths.state.map { folder in
                JobListFile(folder: "\(folder)/polling", of: remote.address, key: remote.key)
            }
            polling = AccountPolling(sharing: shared) { PollingPolicy(client.traits) }
            label = remote.name
            secrets = host.secrets + (remote.key.map { [$0] } ?? [])
        }
    }

    /// The context of runs with this service.
    package var context: RunContext {
        var effects = RunEffects(service: service)
        effects.rawExchange = exchange
        var context = RunContext(effects)
        context.polling = polling
        context.makeDigest = { RunningSHA256() }
        context.journals = journals
        context.localModels = localModels
        context.serviceLabel = label
        return context
    }

    /// Whether jobs run only while this process runs.
    package var jobsNeedProcess: Bool { local != nil }

    /// The number of these jobs that pause when this process exits; 0 if another process runs them.
    package func stranded(_ jobs: [JobID]) async -> Int {
        guard let engine = await local?.openedEngine else { return 0 }
        var count = 0
        for id in jobs {
            if let job = try? await engine.local.job(id), job.status == .processing { count += 1 }
        }
        return count
    }

    /// Closes the connection; an engine releases its shards.
    package func close() async { await local?.close() }
}

extension PollingPolicy {
    /// The policy for a service, by what its responses have shown. One that has not responded yet may be any service.
    package init(_ traits: ServiceTraits) {
        self =
            if traits.isServer { .server } else {
                traits.trialRequestsPerMinute.map { .trial(requestsPerMinute: $0) } ?? .production
            }
    }
}
