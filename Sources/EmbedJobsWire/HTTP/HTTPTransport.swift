package import EmbedJobs

/// The interface to the network: sends a request to a service and returns its response.
///
/// It sends each request once. It does not follow redirects, store cookies or add keys: the caller sets all headers.
package protocol HTTPTransport: Sendable {
    /// Sends a request; returns when the head of the response has arrived. The body is read on demand.
    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse
}

/// A request from a client.
package struct HTTPRequest: Sendable {
    /// The method, in capitals.
    package var method: String
    /// The URL.
    package var address: WebAddress
    /// The header fields. The transport adds `Host` and the length of the body.
    package var headers: HeaderFields
    /// The body; nil for none.
    package var body: ByteSource?
    /// The time limit of the whole exchange, including the response's body; nil if only inactivity is a failure.
    package var timeLimit: Duration?
    /// Whether it is harmful to send it twice. Such a request uses a new connection: the other side may be closing a
    /// reused one, and the client could not tell whether the request was read.
    package var isUnsafeToRepeat: Bool

    /// Creates a request.
    package init(
        method: String,
        address: WebAddress,
        headers: HeaderFields = [:],
        body: ByteSource? = nil,
        timeLimit: Duration? = nil,
        isUnsafeToRepeat: Bool = false
    ) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
        self.timeLimit = timeLimit
        self.isUnsafeToRepeat = isUnsafeToRepeat
    }
}

/// A response as received by a client.
package struct HTTPResponse: Sendable {
    /// The status.
    package var status: Int
    /// The header fields.
    package var headers: HeaderFields
    /// The body, which can be read once. Throws `unavailable` or `timeout` if it breaks off.
    package var body: ByteSource

    /// Creates a response.
    package init(status: Int, headers: HeaderFields, body: ByteSource) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the status is 2xx.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The length of the body, if the service declares it.
    package var declaredLength: Int? { headers["Content-Length"].flatMap { Int($0) } }
}

/// Why a response is missing, and whether the service may have carried out the request anyway.
package struct TransportFailure: Error, Sendable, Hashable {
    /// How much of the request may have reached the service.
    package enum Reach: Sendable, Hashable, Comparable {
        /// Nothing: the connection failed.
        case nothing
        /// Only part of its body, so the service cannot have treated it as complete.
        case part
        /// All of it.
        case all
    }

    /// What happened.
    package enum Cause: Sendable, Hashable {
        /// The connection could not be established.
        case unreachable
        /// The certificate is not trusted, or TLS negotiation failed.
        case untrusted
        /// The time limit was exceeded.
        case timeout
        /// The connection ended, or the data received is not HTTP.
        case broken
        /// The caller was cancelled.
        case cancelled
        /// The request's own body could not be read.
        case body(APIError)
        /// This transport cannot send the request.
        case unsupported
    }

    /// How much of the request may have reached the service.
    package let reach: Reach
    /// What happened.
    package let cause: Cause
    /// The cause in words: a clause such as "the connection was refused".
    package let reason: String

    /// Creates a failure.
    package init(_ cause: Cause, reach: Reach, _ reason: String) {
        self.cause = cause
        self.reach = reach
        self.reason = reason
    }
}
