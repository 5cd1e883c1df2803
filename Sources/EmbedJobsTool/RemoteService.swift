internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsEngine
internal import EmbedJobsWire
internal import JobCommands

/// A service somewhere else, put together with its way there.
enum RemoteService {
    /// A client of a service; `verbose` gets every exchange line by line, without secrets.
    static func client(
        of remote: ServiceChoice.Remote,
        _ environment: [String: String],
        verbose: (@Sendable (String) -> Void)?
    ) -> EmbedJobsHTTPClient {
        let clock = CallClock.real(now: Identity.system().now)
        var transport: any HTTPTransport = SocketTransport(environment: environment)
        if let verbose {
            transport = TappedTransport(
                transport,
                redaction: Redaction(secrets: Composition.secrets + (remote.key.map { [$0] } ?? [])),
                elapsed: clock.elapsed,
                tell: { exchange in for line in exchange.lines { verbose(line) } }
            )
        }
        return EmbedJobsHTTPClient(
            address: remote.address,
            key: remote.key,
            transport: transport,
            clock: clock,
            makeKey: { RequestID.make() },
            agent: "embedjobs/\(Version.current)"
        )
    }
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
