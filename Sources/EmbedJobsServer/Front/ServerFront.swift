internal import EmbedJobs
internal import EmbedJobsWire

/// The server's entry point: the API, and endpoints for its operator.
package struct ServerFront: Sendable {
    /// The data of the operator's endpoints.
    package struct OperatorEndpoints: Sendable {
        /// Why the server is not ready for requests; nil if it is.
        package var unreadiness: @Sendable () -> String?
        /// The metrics in the Prometheus text format, version 0.0.4.
        package var metrics: @Sendable () async -> String
        /// The description of the API.
        package var openAPI: String

        /// Creates the data.
        package init(
            unreadiness: @escaping @Sendable () -> String?,
            metrics: @escaping @Sendable () async -> String,
            openAPI: String
        ) {
            self.unreadiness = unreadiness
            self.metrics = metrics
            self.openAPI = openAPI
        }
    }

    /// The operator's paths, each with its name in logs.
    package static let paths = [
        "/": "start", "/healthz": "health", "/readyz": "readiness", "/metrics": "metrics", "/openapi.yaml": "openAPI",
    ]

    /// The paths of health probes, which must respond even when other paths cannot.
    package static let probes: Set = ["/healthz", "/readyz"]

    /// The response to a person who opens the server's address.
    private static let start =
        "{\"service\":\"embedjobs\",\"version\":\"\(Version.current)\",\"openapi\":\"/openapi.yaml\","
        + "\"message\":\"This is an API for programs; /openapi.yaml describes it.\"}"

    private let router: ServiceRouter
    private let authenticator: any Authenticator
    private let operatorEndpoints: OperatorEndpoints

    /// Creates an entry point from a router and the operator's endpoints. Metrics require a key.
    package init(_ router: ServiceRouter, authenticator: any Authenticator, operatorEndpoints: OperatorEndpoints) {
        self.router = router
        self.authenticator = authenticator
        self.operatorEndpoints = operatorEndpoints
    }

    /// Responds to a request.
    package func respond(_ request: ServerRequest) async -> ServerResponse {
        guard let route = Self.paths[request.path] else { return await router.respond(request) }
        var response: ServerResponse
        do throws(APIError) {
            response = try await operatorResponse(request)
        } catch {
            response = .failure(error, requestID: request.id ?? "")
            if error.code == .methodNotAllowed { response.headers["Allow"] = "GET, HEAD" }
        }
        response.route = route
        return request.method == "HEAD" ? response.withoutBody : response
    }

    private func operatorResponse(_ request: ServerRequest) async throws(APIError) -> ServerResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            throw APIError(
                .methodNotAllowed,
                "\(request.shownMethod) is not allowed at \(request.path); GET /openapi.yaml lists the paths of the API"
                    + ", such as POST /v2/embed"
            )
        }
        switch request.path {
        case "/":
            return .json(Array(Self.start.utf8))
        case "/healthz":
            return .json(Array("{\"status\":\"ok\"}".utf8))
        case "/readyz":
            if let reason = operatorEndpoints.unreadiness() { throw APIError(.unavailable, reason) }
            return .json(Array("{\"status\":\"ready\"}".utf8))
        case "/metrics":
            _ = try await authenticator.caller(authorization: request.headers["Authorization"])
            return .text(await operatorEndpoints.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        default:
            return .text(operatorEndpoints.openAPI, type: "application/yaml; charset=utf-8")
        }
    }
}

extension ServerResponse {
    fileprivate static func text(_ text: String, type: String) -> ServerResponse {
        var response = json(Array(text.utf8))
        response.headers["Content-Type"] = type
        return response
    }
}
