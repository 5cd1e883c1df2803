package import EmbedJobs
package import EmbedJobsWire

/// One attempt at a call that did not come to an answer that can be used: what it means, and whether another may help.
package struct CallFailure: Error, Sendable, Equatable {
    /// What is known about the service having done what was asked.
    package enum Effect: Sendable, Hashable {
        /// It has not.
        case none
        /// It may have.
        case unknown
    }

    /// What the caller is told, where it does not matter whether it was done.
    package let error: APIError
    /// Whether it may have been done.
    package let effect: Effect
    /// Whether the same request may fare better later.
    package let isPassing: Bool
    /// How long the service asks to be left alone.
    package let retryAfter: Duration?
    /// Whether not a byte of the request's body was taken, so that even a stream can be sent from its start.
    package private(set) var isUntouched = false

    /// Makes a failure.
    package init(_ error: APIError, effect: Effect, isPassing: Bool, retryAfter: Duration? = nil) {
        self.error = error
        self.effect = effect
        self.isPassing = isPassing
        self.retryAfter = retryAfter
    }

    /// What it means that no answer came.
    package init(_ failure: TransportFailure, from address: WebAddress) {
        let effect: Effect = failure.reach == .all ? .unknown : .none
        let origin = address.originText
        switch failure.cause {
        case .unreachable:
            self.init(APIError(.unreachable, "\(origin) cannot be reached: \(failure.reason)"), effect, isPassing: true)
        case .untrusted:
            let message = "\(origin) cannot be trusted: \(failure.reason); nothing was sent"
            self.init(APIError(.unreachable, message), effect, isPassing: false)
        case .timeout:
            let code: APIError.Code = failure.reach == .nothing ? .unreachable : .timeout
            self.init(APIError(code, "\(origin) did not answer in time: \(failure.reason)"), effect, isPassing: true)
        case .broken:
            let message = "the connection to \(origin) broke: \(failure.reason)"
            self.init(APIError(.unavailable, message), effect, isPassing: true)
        case .cancelled:
            self.init(APIError(.unavailable, "the request to \(origin) was given up"), effect, isPassing: false)
        case .body(let error):
            self.init(error, effect, isPassing: false)
        case .unsupported:
            self.init(APIError(.invalidRequest, failure.reason), effect, isPassing: false)
        }
        isUntouched = failure.reach == .nothing
    }

    /// What it means that an answer's body could not be read to its end.
    package init(body error: APIError) {
        self.init(error, .unknown, isPassing: error.code != .unreadableAnswer)
    }

    /// What an answer means that is no success; secrets are cut out of what it says.
    package init(
        _ response: HTTPResponse,
        body: [UInt8],
        from address: WebAddress,
        now: Timestamp,
        _ redaction: Redaction = Redaction(secrets: [])
    ) {
        let status = response.status
        if (300..<400).contains(status) {
            // Who redirects does nothing else. To follow would hand the key, or the data, to whoever is named.
            let target = response.headers["Location"].flatMap { try? address.resolve($0).originText }
                .map { redaction.cut($0) }
            let message =
                "\(address.originText) does not answer itself but sends its callers"
                + (target.map { " to \($0); give that address if it is to be trusted" } ?? " elsewhere")
            self.init(APIError(.unreadableAnswer, message, httpStatus: status), .none, isPassing: false)
            return
        }
        guard status >= 400 else {
            let message = "\(address.originText) answered with status \(status), which the API does not have"
            self.init(APIError(.unreadableAnswer, message, httpStatus: status), .unknown, isPassing: false)
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

    /// What a status tells about the request having been carried out.
    ///
    /// A rejection has done nothing. A failure of the service may come after what it was asked to do, or from a gateway
    /// before it that has lost sight of it; only a service of ours, which names its codes, fails before it does
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
