internal import EmbedJobs
internal import EmbedJobsWire

/// What a server answers: the API, and beside it what its operator asks.
package struct ServerFront: Sendable {
    /// What the operator's questions are answered with.
    package struct Desk: Sendable {
        /// Why the server should get no requests now; nil while it should.
        package var unreadiness: @Sendable () -> String?
        /// The measures in the text format of Prometheus, version 0.0.4.
        package var metrics: @Sendable () async -> String
        /// The description of the API.
        package var openAPI: String

        /// Makes a desk.
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

    /// The paths beside the API's, each with the name that logs have for it.
    package static let paths = [
        "/healthz": "health", "/readyz": "readiness", "/metrics": "metrics", "/openapi.yaml": "openAPI",
    ]

    /// Those of the paths that show whether the server runs, which has to be answered when nothing else is.
    package static let probes: Set = ["/healthz", "/readyz"]

    private let router: ServiceRouter
    private let authenticator: any Authenticator
    private let desk: Desk

    /// Puts a desk before a router. Measures are told only to who has a key.
    package init(_ router: ServiceRouter, authenticator: any Authenticator, desk: Desk) {
        self.router = router
        self.authenticator = authenticator
        self.desk = desk
    }

    /// Answers a request.
    package func answer(_ request: ServerRequest) async -> ServerResponse {
        guard let route = Self.paths[request.path] else { return await router.answer(request) }
        var response: ServerResponse
        do throws(APIError) {
            response = try await operatorAnswer(request)
        } catch {
            response = .failure(error, requestID: request.id ?? "")
            if error.code == .methodNotAllowed { response.headers["Allow"] = "GET, HEAD" }
        }
        response.route = route
        return request.method == "HEAD" ? response.withoutBody : response
    }

    private func operatorAnswer(_ request: ServerRequest) async throws(APIError) -> ServerResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            throw APIError(.methodNotAllowed, "the method is not allowed here; see the Allow header for those that are")
        }
        switch request.path {
        case "/healthz":
            return .json(Array("{\"status\":\"ok\"}".utf8))
        case "/readyz":
            if let reason = desk.unreadiness() { throw APIError(.unavailable, reason) }
            return .json(Array("{\"status\":\"ready\"}".utf8))
        case "/metrics":
            _ = try await authenticator.caller(authorization: request.headers["Authorization"])
            return .text(await desk.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        default:
            return .text(desk.openAPI, type: "application/yaml; charset=utf-8")
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
