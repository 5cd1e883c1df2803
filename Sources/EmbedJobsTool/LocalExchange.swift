internal import Crypto
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsServer
internal import EmbedJobsWire
internal import JobCommands

/// The API of the engine in this process as it is on the wire, without a wire: what `api` talks to.
enum LocalExchange {
    /// Hands requests to the router that a server would hand them to.
    static func exchange(with service: any EmbedJobsService) -> RawExchange {
        // Addresses of parts are for this process alone, and so is the secret that they are signed with.
        let now = Identity.system().now
        let secret = SymmetricKey(size: .bits256)
        let settings = RouterSettings(
            publicURL: "http://embedjobs.invalid",
            links: PartLinks(
                now: now,
                sign: { bytes in Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret)) }
            ),
            records: MemoryRecords(now: now),
            makeDigest: { RunningSHA256() },
            makeRequestID: { RequestID.make() }
        )
        let router = ServiceRouter(settings: settings, authenticator: OpenDoor(owner: Owner(rawValue: "local"))) { _ in
            service
        }
        return { request throws(APIError) in
            var headers: HeaderFields = [:]
            if let type = request.contentType { headers["Content-Type"] = type }
            if let length = request.body.length { headers["Content-Length"] = String(length) }
            let response = await router.answer(
                ServerRequest(method: request.method, target: request.target, headers: headers, body: request.body)
            )
            return RawResponse(
                status: response.status,
                contentType: response.headers["Content-Type"] ?? "",
                body: response.body.source
            )
        }
    }
}

/// SHA-256 as the router wants a digest.
struct RunningSHA256: RunningDigest {
    private var hash = SHA256()

    mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }
    func value() -> [UInt8] { Array(hash.finalize()) }
}

/// Ids of requests: what a failure's answer shows and a log has too.
enum RequestID {
    /// A new one: 128 random bits in hexadecimal digits.
    static func make() -> String {
        let words = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }
        return words.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
    }
}

extension ServerResponse.Body {
    /// The bytes, however they come.
    fileprivate var source: ByteSource {
        switch self {
        case .none: ByteSource([])
        case .bytes(let bytes): ByteSource(bytes)
        case .stream(let source): source
        }
    }
}
