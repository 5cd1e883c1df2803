package import EmbedJobs
package import EmbedJobsClient
internal import EmbedJobsEngine
package import EmbedJobsWire
internal import JobCommands

extension HostEnvironment {
    /// The period of a service's rate limits.
    ///
    /// - Throws: `invalidSetting` if the variable does not have a duration of at least a second.
    package func ratePeriod() throws(APIError) -> Duration {
        guard let text = self[.ratePeriod] else { return EmbedJobsClient.Limits.ratePeriod }
        guard let period = try? Duration(reading: .text(text)), period > .zero else {
            let name = EnvironmentVariable.ratePeriod.rawValue
            throw APIError(.invalidSetting, "\(name)=\(text): must be a duration such as 10s or 1m")
        }
        return period
    }

    /// A client of a service. `limits` are its known rate limits, `say` shows a line to the user, and `verbose`
    /// receives every exchange line by line, without secrets.
    package func client(
        of address: WebAddress,
        key: String?,
        by transport: any HTTPTransport,
        policy: RetryPolicy = RetryPolicy(),
        limits: RateLimits = .unknown,
        say: @escaping @Sendable (String) -> Void = { _ in },
        verbose: (@Sendable (String) -> Void)?
    ) -> EmbedJobsHTTPClient {
        let clock = CallClock.real(now: Identity.system().now)
        let ids = RequestIDs()
        var limits = limits
        // Entry points have checked it.
        if let period = try? ratePeriod() { limits.period = period }
        var transport = transport
        if let verbose {
            transport = TappedTransport(
                transport,
                redaction: Redaction(secrets: secrets + (key.map { [$0] } ?? [])),
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
            makeKey: { ids.next() },
            agent: "embedjobs/\(Version.current)",
            secrets: secrets,
            // The choice of a service has checked the setting.
            listDelay: (try? listDelay()) ?? .seconds(EmbedJobsClient.Limits.listDelaySeconds),
            limits: limits,
            tell: say
        )
    }
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
