internal import Crypto
package import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP
internal import EmbedJobsServer
internal import JobCommands
package import Logging

/// The parts of a running server, which start and stop together.
package struct ServerAssembly {
    private let engine: JobEngine
    private let keys: AccessKeys
    private let listener: HTTPListener
    /// Serves other processes of this user, as the owner `local`.
    private let ownerListener: HTTPListener?
    private let certificates: Certificates?
    private let state: ServerState
    private let logger: Logger
    private let log: RequestLog
    private let isOpen: Bool
    private let manager: ServiceManager

    /// Opens the store and creates the parts, without listening. `descriptors` is the limit of open files and sockets.
    package init(_ run: ServerRun, in host: HostEnvironment, descriptors: Int, logger: Logger) throws(APIError) {
        self.logger = logger
        manager = ServiceManager(host.variables)
        isOpen = run.isOpen
        certificates = try Self.certificates(run)
        let engine = try host.openEngine(store: run.store, workers: run.workers, events: Self.events(logger))
        for notice in engine.store.notices { logger.warning("\(notice)") }
        let keys = engine.makeAccessKeys()
        let (state, ids) = (ServerState(), RequestIDs())
        let metrics = ServerMetrics()
        let authenticator: any Authenticator =
            run.isOpen ? AnonymousAuthenticator(owner: .local) : KeyAuthenticator(keys: keys)
        let settings = try Self.settings(run, engine, state, ids)
        let router = ServiceRouter(settings: settings, authenticator: authenticator) { engine.service(for: $0) }
        let operatorEndpoints = ServerFront.OperatorEndpoints(
            unreadiness: { state.unreadiness ?? engine.store.failure.reason?.message ?? engine.health.pauseReason },
            metrics: { metrics.text(await ServerGauges.of(engine, state)) },
            openAPI: OpenAPI.document(version: Version.current)
        )
        let front = ServerFront(router, authenticator: authenticator, operatorEndpoints: operatorEndpoints)
        let start = ContinuousClock.now
        let log = RequestLog(logger) { start.duration(to: .now) }
        let listener = HTTPListener(
            address: run.address,
            limits: ConnectionLimits(descriptors: descriptors),
            rules: RequestRules(address: run.address, hosts: run.publicURL.map { [$0.host] } ?? []),
            tls: certificates,
            logger: logger,
            makeRequestID: { ids.next() },
            note: { exchange in
                metrics.note(exchange)
                log.note(exchange)
            },
            respond: { await front.respond($0) }
        )
        state.countConnections { listener.connectionCount }
        ownerListener = OwnerAPI.listener(at: engine.store.paths.ownerSocket, OwnerAPI.router(of: engine))
        (self.engine, self.keys, self.state, self.listener, self.log) = (engine, keys, state, listener, log)
    }

    private static func certificates(_ run: ServerRun) throws(APIError) -> Certificates? {
        guard let files = run.certificateFiles else { return nil }
        return try Certificates(certificate: files.certificate, key: files.key)
    }

    /// Logs what the engine does by itself.
    private static func events(_ logger: Logger) -> EngineEvents {
        EngineEvents(
            expired: { logger.info("deleted expired jobs and datasets", metadata: counts(of: $0.summary)) },
            paused: { reason in
                if let reason {
                    logger.error("work is paused", metadata: ["reason": .string(reason)])
                } else {
                    logger.notice("work continues")
                }
            }
        )
    }

    private static func counts(of expired: PruneSummary) -> Logger.Metadata {
        [
            "jobs": .stringConvertible(expired.jobs), "datasets": .stringConvertible(expired.datasets),
            "bytes": .stringConvertible(expired.bytes),
        ]
    }

    private static func settings(
        _ run: ServerRun,
        _ engine: JobEngine,
        _ state: ServerState,
        _ ids: RequestIDs
    ) throws(APIError) -> RouterSettings {
        let secret = SymmetricKey(data: try engine.linkSecret())
        var settings = RouterSettings(
            engine: engine,
            publicURL: run.publicURL?.text,
            secret: { secret },
            ids: ids,
            // During a shutdown, requests do not wait for the end of a job.
            pause: { if !state.isEnding { try await Task.sleep(for: $0) } }
        )
        settings.uploadBytesMax = run.uploadBytesMax
        settings.describesAPI = true
        settings.isSecure = run.certificateFiles != nil
        if let rate = run.jobsPerMinute {
            let start = ContinuousClock.now
            settings.jobLimiter = RateLimiter(callsPerMinute: rate) { start.duration(to: .now) }
        }
        return settings
    }

    /// Serves until an action requests the end or a part fails.
    package func run(_ actions: AsyncStream<ServerSignals.Action>) async throws(APIError) {
        // Without the owner's socket the server still serves; other processes of the user report a locked store.
        let owning = Task { try? await ownerListener?.run() }
        defer { owning.cancel() }
        let outcome = await withTaskGroup(of: Result<Void, APIError>.self) { group in
            group.addTask { await Self.caught { () throws(APIError) in try await self.engine.run() } }
            group.addTask { await Self.caught { () throws(APIError) in try await self.keys.run() } }
            group.addTask { await Self.caught { () throws(APIError) in try await self.listener.run() } }
            group.addTask {
                await self.announce()
                await self.handle(actions)
                return .success(())
            }
            // When one part ends, the others end too: they release shards and write when keys were last used.
            let first = await group.next() ?? .success(())
            state.end(because: "the server is ending")
            await ownerListener?.stop()
            await listener.stop()
            group.cancelAll()
            // Errors caused by the cancellation are not failures.
            await group.waitForAll()
            return first
        }
        log.finish()
        logger.info("ended")
        try outcome.get()
    }

    private static func caught(_ body: () async throws(APIError) -> Void) async -> Result<Void, APIError> {
        do throws(APIError) { return .success(try await body()) } catch { return .failure(error) }
    }

    /// Reports to the log and to the service manager that the server is ready.
    private func announce() async {
        guard let address = await listener.listening() else { return }
        state.begin()
        logger.info("listening", metadata: ["address": "\(address)", "version": "\(Version.current)"])
        if isOpen { logger.warning("keys are not required: every client that can connect has full access (--no-auth)") }
        manager.ready()
    }

    /// Performs actions; returns when one requests the end.
    private func handle(_ actions: AsyncStream<ServerSignals.Action>) async {
        for await action in actions {
            switch action {
            case .end:
                logger.info("ending: finishing open requests, releasing running shards")
                manager.stopping()
                return
            case .reload:
                await reload()
            }
        }
    }

    private func reload() async {
        do throws(APIError) {
            try certificates?.reload()
            try await keys.refresh()
            logger.info("reloaded keys and certificates")
        } catch {
            logger.error("could not reload keys and certificates", metadata: ["reason": "\(error.message)"])
        }
    }
}
