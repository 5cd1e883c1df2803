internal import EmbedJobs
package import EmbedJobsClient
internal import EmbedJobsEngine
package import EmbedJobsWire
internal import JobCommands

/// Builds clients of services in other processes.
package enum RemoteService {
    /// A client of a service; `verbose` receives every exchange line by line, without secrets.
    package static func client(
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
    /// The policy for the owner of a store on this machine: its successor is available at once, so retries never pause
    /// for long.
    static let toOwner = RetryPolicy(base: .milliseconds(20), cap: .milliseconds(200), silencesMax: nil)
}

extension EmbedJobsHTTPClient {
    /// Sends raw requests to the service, for the command `api`.
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
