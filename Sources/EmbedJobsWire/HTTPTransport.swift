package import EmbedJobs

/// The door to the network: what brings a request to a service and its answer back.
///
/// It sends a request once. It follows no redirect, keeps no cookie and knows no key: what a request bears, whoever
/// made it has put into it.
package protocol HTTPTransport: Sendable {
    /// Sends a request; answers when the head of the answer has come. The answer's body is read as it is asked for.
    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse
}

/// A request as a client sends it.
package struct HTTPRequest: Sendable {
    /// The method, in capitals.
    package var method: String
    /// Where it goes.
    package var address: WebAddress
    /// The header fields. `Host` and the length of the body are the transport's to add.
    package var headers: HeaderFields
    /// The body; nil for none.
    package var body: ByteSource?
    /// How long all of it may take, the answer's body too; nil where only standing still is a failure.
    package var timeLimit: Duration?
    /// Whether it is harmful to send it twice. Such a request does not go by a connection that was used before: the
    /// other side may be closing it at that moment, and nobody could tell whether it was read.
    package var isDelicate: Bool

    /// Makes a request.
    package init(
        method: String,
        address: WebAddress,
        headers: HeaderFields = [:],
        body: ByteSource? = nil,
        timeLimit: Duration? = nil,
        isDelicate: Bool = false
    ) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
        self.timeLimit = timeLimit
        self.isDelicate = isDelicate
    }
}

/// An answer as a client gets it.
package struct HTTPResponse: Sendable {
    /// The status.
    package var status: Int
    /// The header fields.
    package var headers: HeaderFields
    /// The body, which can be read once. Fails with `unavailable` or `timeout` where it breaks off.
    package var body: ByteSource

    /// Makes an answer.
    package init(status: Int, headers: HeaderFields, body: ByteSource) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether it did what was asked.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The length of the body, if the service said it.
    package var declaredLength: Int? { headers["Content-Length"].flatMap { Int($0) } }
}

/// Why no answer came, and whether the service may have done what was asked all the same.
package struct TransportFailure: Error, Sendable, Hashable {
    /// How much of the request may have reached the service.
    package enum Reach: Sendable, Hashable, Comparable {
        /// Nothing: there was no connection.
        case nothing
        /// Not all of its body, so that the service cannot have taken it for a whole request.
        case part
        /// All of it.
        case all
    }

    /// What happened.
    package enum Cause: Sendable, Hashable {
        /// No connection came about.
        case unreachable
        /// The other side's certificate is not to be trusted, or no encryption could be agreed on.
        case untrusted
        /// Too much time went by.
        case timeout
        /// The connection ended, or what came by it is not HTTP.
        case broken
        /// Whoever asked has gone.
        case cancelled
        /// The request's own body could not be read.
        case body(APIError)
        /// The request is one that this transport cannot send.
        case unsupported
    }

    /// How much of the request may have reached the service.
    package let reach: Reach
    /// What happened.
    package let cause: Cause
    /// It in words: a clause, such as "the connection was refused".
    package let reason: String

    /// Makes a failure.
    package init(_ cause: Cause, reach: Reach, _ reason: String) {
        self.cause = cause
        self.reach = reach
        self.reason = reason
    }
}
