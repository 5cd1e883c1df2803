internal import Crypto
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHTTP
internal import EmbedJobsServer
internal import Logging
internal import Synchronization

/// The API that the owner of a store serves to processes of the same user, without keys.
enum OwnerAPI {
    /// A router that serves an engine for the owner `local`.
    static func router(of engine: JobEngine) -> ServiceRouter {
        let secret = LinkSecret(engine: engine)
        var settings = RouterSettings(engine: engine, secret: { secret.key }, ids: RequestIDs())
        // Only the disk limits what users upload to their own store.
        settings.uploadBytesMax = Int.max / 2
        return ServiceRouter(settings: settings, authenticator: AnonymousAuthenticator(owner: .local)) {
            engine.service(for: $0)
        }
    }

    /// A listener on a socket file that only this user can open; nil if the path is too long for a socket.
    static func listener(at path: String, _ router: ServiceRouter) -> HTTPListener? {
        guard let address = ListenAddress("unix:\(path)") else { return nil }
        let ids = RequestIDs()
        var limits = ConnectionLimits()
        limits.drain = .seconds(Limits.ownerDrainSeconds)
        return HTTPListener(
            address: address,
            limits: limits,
            rules: RequestRules(address: address),
            logger: Logger(label: "embedjobs") { _ in SwiftLogNoOpLogHandler() },
            makeRequestID: { ids.next() },
            note: { _ in },
            respond: { await router.respond($0) }
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
