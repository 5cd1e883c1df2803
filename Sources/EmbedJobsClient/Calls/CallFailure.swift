package import EmbedJobs
package import EmbedJobsWire

/// A failed attempt at a call: its meaning, and whether another attempt may succeed.
package struct CallFailure: Error, Sendable, Equatable {
    /// Whether the service may have carried out the request.
    package enum Effect: Sendable, Hashable {
        /// It has not.
        case none
        /// It may have.
        case unknown
    }

    /// The error for the caller if it does not matter whether the request was carried out.
    package let error: APIError
    /// Whether the request may have been carried out.
    package let effect: Effect
    /// Whether the same request may succeed later.
    package let isPassing: Bool
    /// The delay before the next attempt that the service asks for.
    package let retryAfter: Duration?
    /// Whether not a byte of the request's body was read, so that even a stream can be sent from its start.
    package private(set) var isUntouched = false

    /// Creates a failure.
    package init(_ error: APIError, effect: Effect, isPassing: Bool, retryAfter: Duration? = nil) {
        self.error = error
        self.effect = effect
        self.isPassing = isPassing
        self.retryAfter = retryAfter
    }

    /// The failure of an attempt without a response.
    package init(_ failure: TransportFailure, from address: WebAddress) {
        let effect: Effect = failure.reach == .all ? .unknown : .none
        let origin = address.originText
        switch failure.cause {
        case .unreachable:
            // The most frequent cause on this machine.
            let question = address.isLoopback ? "; is embedjobs serve running?" : ""
            let message = "\(origin) cannot be reached: \(failure.reason)\(question)"
            self.init(APIError(.unreachable, message), effect, isPassing: true)
        case .untrusted:
            let message = "\(origin) is not trusted: \(failure.reason); nothing was sent"
            self.init(APIError(.unreachable, message), effect, isPassing: false)
        case .timeout:
            let code: APIError.Code = failure.reach == .nothing ? .unreachable : .timeout
            self.init(APIError(code, "\(origin) did not respond in time: \(failure.reason)"), effect, isPassing: true)
        case .broken:
            let message = "the connection to \(origin) broke: \(failure.reason)"
            self.init(APIError(.unavailable, message), effect, isPassing: true)
        case .cancelled:
            self.init(APIError(.unavailable, "the request to \(origin) was cancelled"), effect, isPassing: false)
        case .body(let error):
            self.init(error, effect, isPassing: false)
        case .unsupported:
            self.init(APIError(.invalidRequest, failure.reason), effect, isPassing: false)
        }
        isUntouched = failure.reach == .nothing
    }

    /// The failure of an attempt whose response body could not be read completely.
    package init(body error: APIError) {
        self.init(error, .unknown, isPassing: error.code != .unreadableResponse)
    }

    /// The failure for a response without a success status. Secrets are removed from its message.
    package init(
        _ response: HTTPResponse,
        body: [UInt8],
        from address: WebAddress,
        now: Timestamp,
        _ redaction: Redaction = Redaction(secrets: [])
    ) {
        let status = response.status
        if (300..<400).contains(status) {
            // A redirecting server has done nothing else. Following could send the key or the data to any host.
            let target = response.headers["Location"].flatMap { try? address.resolve($0).originText }
                .map { redaction.cut($0) }
            let message =
                "\(address.originText) redirects"
                + (target.map { " to \($0); use that address if you trust it" } ?? " elsewhere")
            self.init(APIError(.unreadableResponse, message, httpStatus: status), .none, isPassing: false)
            return
        }
        guard status >= 400 else {
            let message = "\(address.originText) responded with status \(status), which the API does not define"
            self.init(APIError(.unreadableResponse, message, httpStatus: status), .unknown, isPassing: false)
            return
        }
        let error = ErrorBody.error(status: status, body: body)
        self.init(
            redaction.cut(error),
            Self.effect(of: status, error.code, isOurs: ErrorBody.namesCode(body)),
            isPassing: Self.isPassing(status, error.code),
            retryAfter: RetryAfter.duration(in: response.headers, now: now)
        )
    }

    private init(_ error: APIError, _ effect: Effect, isPassing: Bool, retryAfter: Duration? = nil) {
        self.init(error, effect: effect, isPassing: isPassing, retryAfter: retryAfter)
    }

    /// Whether the request may have been carried out, by the status.
    ///
    /// A rejected request has not been carried out. A server error may follow the requested work, or come from a
    /// gateway that lost the connection. Only embedjobs servers, which send error codes, fail before they do
    /// anything.
    private static func effect(of status: Int, _ code: APIError.Code, isOurs: Bool) -> Effect {
        if code == .idempotencyInFlight { return .unknown }
        if isOurs { return .none }
        return status >= 500 || status == 408 || status == 409 || status == 499 ? .unknown : .none
    }

    private static func isPassing(_ status: Int, _ code: APIError.Code) -> Bool {
        if code == .storeCorrupt || code == .modelInvalid { return false }
        return [408, 429, 500, 502, 503, 504].contains(status)
    }
}

extension WebAddress {
    /// Whether it is a port of this machine.
    fileprivate var isLoopback: Bool {
        guard case .host(let host, _, _) = origin else { return false }
        return HostName(host).isLoopback
    }
}
