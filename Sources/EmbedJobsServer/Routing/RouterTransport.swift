package import EmbedJobsWire
internal import EmbedJobs

/// A transport to a router in this process, for clients without a network.
package struct RouterTransport: HTTPTransport {
    private let router: ServiceRouter

    /// Creates a transport to a router; the origins of requests are ignored.
    package init(to router: ServiceRouter) { self.router = router }

    /// Passes the request to the router.
    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        var headers = request.headers
        if headers["Host"] == nil { headers["Host"] = request.address.hostField }
        if let length = request.body?.length { headers["Content-Length"] = String(length) }
        let response = await router.respond(
            ServerRequest(
                method: request.method,
                target: request.address.target,
                headers: headers,
                body: request.body ?? ByteSource([])
            )
        )
        return HTTPResponse(status: response.status, headers: response.headers, body: response.body.source)
    }
}

extension ServerResponse.Body {
    /// The bytes of any kind of body.
    fileprivate var source: ByteSource {
        switch self {
        case .none: ByteSource([])
        case .bytes(let bytes): ByteSource(bytes)
        case .stream(let source): source
        }
    }
}
