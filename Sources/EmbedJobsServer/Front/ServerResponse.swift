package import EmbedJobs
package import EmbedJobsWire

/// A response, independent of the transport.
package struct ServerResponse: Sendable {
    /// The body.
    package enum Body: Sendable {
        /// Nothing. The declared length is that of the response to GET.
        case none
        /// All of it.
        case bytes([UInt8])
        /// The bytes in chunks.
        case stream(ByteSource)
    }

    /// The status.
    package var status: Int
    /// The header fields, with `Content-Length` if the length is known.
    package var headers: HeaderFields
    /// The body.
    package var body: Body
    /// The operation, for logs and metrics; nil for unknown paths.
    package var route: String?
    /// The principal of the request, for logs; nil if unknown.
    package var caller: Principal?
    /// The dataset, job or model that the request named or created, for logs; nil if none.
    package var object: String?

    /// Creates a response without a route.
    package init(status: Int, headers: HeaderFields, body: Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Creates a JSON response.
    static func json(_ bytes: [UInt8], status: Int = 200) -> ServerResponse {
        let headers: HeaderFields = [
            "Content-Type": "application/json",
            "Content-Length": String(bytes.count),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        ]
        return ServerResponse(status: status, headers: headers, body: .bytes(bytes))
    }

    /// Creates an error response with the id of the request.
    package static func failure(_ error: APIError, requestID: String) -> ServerResponse {
        let body = ErrorBody(error, requestID: requestID)
        var response = json(body.bytes, status: StatusCodes.status(of: error.code))
        switch error.code {
        case .rateLimited, .idempotencyInFlight, .unavailable, .storeLocked:
            response.headers["Retry-After"] = String(Limits.retryAfterSeconds)
        case .unauthorized:
            response.headers["WWW-Authenticate"] = "Bearer"
        case .payloadTooLarge:
            // The rest of the body is not worth reading.
            response.headers["Connection"] = "close"
        default: break
        }
        return response
    }

    /// The same response without its body, for HEAD.
    var withoutBody: ServerResponse {
        var response = self
        response.body = .none
        return response
    }
}
