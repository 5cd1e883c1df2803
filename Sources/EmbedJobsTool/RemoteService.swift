internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsEngine
internal import EmbedJobsWire
internal import JobCommands

/// A service in another process, put together with the way there.
enum RemoteService {
    /// A client of a service; `verbose` gets every exchange line by line, without secrets.
    static func client(
        of address: WebAddress,
        key: String?,
        by transport: any HTTPTransport,
        policy: RetryPolicy = RetryPolicy(),
        verbose: (@Sendable (String) -> Void)?
    ) -> EmbedJobsHTTPClient {
        let clock = CallClock.real(now: Identity.system().now)
        var transport = transport
        if let verbose {
            transport = TappedTransport(
                transport,
                redaction: Redaction(secrets: Composition.secrets + (key.map { [$0] } ?? [])),
                elapsed: clock.elapsed,
                tell: { exchange in for line in exchange.lines { verbose(line) } }
            )
        }
        return EmbedJobsHTTPClient(
            address: address,
            key: key,
            transport: transport,
            policy: policy,
            clock: clock,
            makeKey: { RequestID.make() },
            agent: "embedjobs/\(Version.current)",
            secrets: Composition.secrets
        )
    }
}

extension RetryPolicy {
    /// For the owner of a store, which is on this machine: whoever takes over from it is there at once, so that it is
    /// never left alone.
    static let toOwner = RetryPolicy(base: .milliseconds(20), cap: .milliseconds(200), silencesMax: nil)
}

extension EmbedJobsHTTPClient {
    /// The service as it is on the wire: what `api` talks to.
    var rawExchange: RawExchange {
        { request throws(APIError) in
            let response = try await exchange(
                method: request.method,
                target: request.target,
                contentType: request.contentType,
                body: request.body
            )
            return RawResponse(
                status: response.status,
                contentType: response.headers["Content-Type"] ?? "",
                body: response.body
            )
        }
    }
}
