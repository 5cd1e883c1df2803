internal import Crypto
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP
internal import EmbedJobsServer
internal import EmbedJobsWire
internal import Logging
internal import Synchronization

/// A store that this process owns: the running engine, and the socket for other processes of this user.
final class OwnedStore: Sendable {
    /// The engine.
    let engine: JobEngine
    /// Sends requests to the engine's API within this process.
    let transport: RouterTransport

    private let listener: HTTPListener?
    private let tasks: [Task<Void, Never>]

    /// Starts an engine; `fail` receives the error if the engine fails. Does not wait until the socket listens.
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
            // Without the socket this process still owns the store; other processes report that it is locked.
            Task { try? await listener?.run() },
        ]
    }

    /// Finishes open requests and releases running shards.
    func close() async {
        await listener?.stop()
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}

/// The API that the owner of a store serves to processes of the same user, without keys.
enum OwnerAPI {
    /// A router that serves an engine for the owner `local`.
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
        // Only the disk limits what users upload to their own store.
        settings.uploadBytesMax = Int.max / 2
        return ServiceRouter(settings: settings, authenticator: OpenDoor(owner: .local)) { engine.service(for: $0) }
    }

    /// A listener on a socket file that only this user can open; nil if the path is too long for a socket.
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

/// The secret that signs URLs of parts, read on first use, because few runs need it.
private final class LinkSecret: Sendable {
    private let engine: JobEngine
    private let kept = Mutex<SymmetricKey?>(nil)

    init(engine: JobEngine) { self.engine = engine }

    var key: SymmetricKey {
        kept.withLock { kept in
            if let kept { return kept }
            // Without the stored secret, URLs expire with this process.
            let key = (try? engine.linkSecret()).map { SymmetricKey(data: $0) } ?? SymmetricKey(size: .bits256)
            kept = key
            return key
        }
    }
}
