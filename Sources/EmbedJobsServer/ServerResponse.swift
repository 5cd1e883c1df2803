package import EmbedJobs
package import EmbedJobsWire

/// An answer as a transport sends it.
package struct ServerResponse: Sendable {
    /// What follows the header fields.
    package enum Body: Sendable {
        /// Nothing: the length is that of what GET would answer.
        case none
        /// All of it.
        case bytes([UInt8])
        /// Chunk by chunk.
        case stream(ByteSource)
    }

    /// The status.
    package var status: Int
    /// The header fields. `Content-Length` is among them where the length is known.
    package var headers: HeaderFields
    /// The body.
    package var body: Body
    /// The operation that answered, for logs and metrics; nil where there is none.
    package var route: String?
    /// Who made the request, for logs; nil where that is not known.
    package var caller: Caller?
    /// The dataset, job or model that the request was about or has made, for logs; nil where there is none.
    package var object: String?

    /// An answer without a route.
    package init(status: Int, headers: HeaderFields, body: Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer of JSON.
    static func json(_ bytes: [UInt8], status: Int = 200) -> ServerResponse {
        let headers: HeaderFields = [
            "Content-Type": "application/json",
            "Content-Length": String(bytes.count),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        ]
        return ServerResponse(status: status, headers: headers, body: .bytes(bytes))
    }

    /// The answer that says what went wrong, with the id of the request that met it.
    package static func failure(_ error: APIError, requestID: String) -> ServerResponse {
        let body = ErrorBody(error, requestID: requestID)
        var response = json(body.bytes, status: StatusCodes.status(of: error.code))
        switch error.code {
        case .rateLimited, .idempotencyInFlight, .unavailable, .storeLocked:
            response.headers["Retry-After"] = String(Limits.retryAfterSeconds)
        case .unauthorized:
            response.headers["WWW-Authenticate"] = "Bearer"
        case .payloadTooLarge:
            // What is left of the body is not worth reading.
            response.headers["Connection"] = "close"
        default: break
        }
        return response
    }

    /// The same answer without its body, as HEAD gets it.
    var withoutBody: ServerResponse {
        var response = self
        response.body = .none
        return response
    }
}
