internal import Crypto
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP
internal import EmbedJobsServer
internal import EmbedJobsWire
internal import Logging
internal import Synchronization

/// A store that this process owns: its engine at work, and the socket by which other processes of this user reach it.
final class OwnedStore: Sendable {
    /// The engine.
    let engine: JobEngine
    /// The engine's API without a wire.
    let transport: RouterTransport

    private let listener: HTTPListener?
    private let tasks: [Task<Void, Never>]

    /// Sets an engine to work; `fail` is told when it breaks. Nobody waits for the socket to be listened on.
    init(_ engine: JobEngine, fail: @escaping @Sendable (APIError) async -> Void) {
        self.engine = engine
        let router = OwnerAPI.router(of: engine)
        transport = RouterTransport(to: router)
        let listener = OwnerAPI.listener(at: engine.store.paths.ownerSocket, router)
        self.listener = listener
        tasks = [
            Task {
                do throws(APIError) { try await engine.run() } catch {
                    if !Task.isCancelled { await fail(error) }
                }
            },
            // Without the socket this process still owns the store; others find it locked, as they are told.
            Task { try? await listener?.run() },
        ]
    }

    /// Lets requests end, and gives back what is being done.
    func close() async {
        await listener?.stop()
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}

/// The API as the owner of a store answers it to this user's own processes, which need no key.
enum OwnerAPI {
    /// Answers requests by an engine, as the owner called local.
    static func router(of engine: JobEngine) -> ServiceRouter {
        let secret = LinkSecret(engine: engine)
        var settings = RouterSettings(
            links: PartLinks(
                now: Identity.system().now,
                sign: { bytes in Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret.key)) }
            ),
            records: DurableRecords(answers: engine.answers),
            makeDigest: { RunningSHA256() },
            makeRequestID: { RequestID.make() }
        )
        settings.keepsRecords = true
        // What a user puts into a store of their own is bounded by their disk alone.
        settings.uploadBytesMax = Int.max / 2
        return ServiceRouter(settings: settings, authenticator: OpenDoor(owner: .local)) { engine.service(for: $0) }
    }

    /// Listens on a socket file, which only this user can open; nil where its path is too long for a socket.
    static func listener(at path: String, _ router: ServiceRouter) -> HTTPListener? {
        guard let address = ListenAddress("unix:\(path)") else { return nil }
        var limits = ConnectionLimits()
        limits.drain = .seconds(Limits.ownerDrainSeconds)
        return HTTPListener(
            address: address,
            limits: limits,
            rules: RequestRules(address: address),
            logger: Logger(label: "embedjobs") { _ in SwiftLogNoOpLogHandler() },
            makeRequestID: { RequestID.make() },
            note: { _ in },
            answer: { await router.answer($0) }
        )
    }
}

/// The secret that addresses of parts are signed with, read when the first is: few runs need one.
private final class LinkSecret: Sendable {
    private let engine: JobEngine
    private let kept = Mutex<SymmetricKey?>(nil)

    init(engine: JobEngine) { self.engine = engine }

    var key: SymmetricKey {
        kept.withLock { kept in
            if let kept { return kept }
            // Without the kept secret addresses end with this process, which is better than none.
            let key = (try? engine.linkSecret()).map { SymmetricKey(data: $0) } ?? SymmetricKey(size: .bits256)
            kept = key
            return key
        }
    }
}
