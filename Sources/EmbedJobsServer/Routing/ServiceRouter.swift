package import EmbedJobs
package import EmbedJobsWire

/// Responds to API requests by calling a service: an adapter between HTTP and `EmbedJobsService`.
///
/// It is independent of the transport: requests and responses are values. Every error response is JSON with a message
/// and an id. 408, 409 and redirects are never used, since clients would retry or follow them.
package struct ServiceRouter: Sendable {
    private let settings: RouterSettings
    private let authenticator: any Authenticator
    private let service: @Sendable (Owner) -> any EmbedJobsService

    /// Creates a router; `service` returns the service of an owner.
    package init(
        settings: RouterSettings,
        authenticator: any Authenticator,
        service: @escaping @Sendable (Owner) -> any EmbedJobsService
    ) {
        self.settings = settings
        self.authenticator = authenticator
        self.service = service
    }

    /// All supported routes.
    package static let routes: [Route] = handlers.map(\.route)

    /// The handlers of all routes.
    static let handlers: [Handler] = jobHandlers + datasetHandlers + modelHandlers

    /// Responds to a request.
    package func respond(_ request: ServerRequest) async -> ServerResponse {
        // A request has its identity in its header. That of the task may be another one's: the caller's in this
        // process, or that of the call which started the server.
        var response = await CreationIdentity.$current.withValue(nil) { await responseWithoutID(request) }
        if settings.keepsRecords { response.headers[IdempotencyField.name] = IdempotencyField.kept }
        return response
    }

    private func responseWithoutID(_ request: ServerRequest) async -> ServerResponse {
        let isHead = request.method == "HEAD"
        var found = Found()
        var response: ServerResponse
        do throws(APIError) {
            response = try await routed(request, method: isHead ? "GET" : request.method, &found)
        } catch {
            response = ServerResponse.failure(error, requestID: request.id ?? settings.makeRequestID())
            if error.code == .methodNotAllowed { response.headers["Allow"] = Self.methods(at: request.path) }
            // The rest of a rejected upload is not worth reading.
            if request.isForm { response.headers["Connection"] = "close" }
        }
        response.route = found.route?.id
        response.caller = found.caller
        response.object = response.object ?? found.object
        if let seconds = found.secondsToWait { response.headers["Retry-After"] = String(seconds) }
        return isHead ? response.withoutBody : response
    }

    /// What is known about a request so far, for its response.
    private struct Found {
        var route: Route?
        var caller: Principal?
        var object: String?
        var secondsToWait: Int?
    }

    private func routed(_ request: ServerRequest, method: String, _ found: inout Found) async throws(APIError)
        -> ServerResponse
    {
        guard let segments = PathSegments(request.path) else { throw unknownPath(request) }
        if method == "OPTIONS", let methods = Self.methods(at: request.path) {
            var response = ServerResponse.json(Array("{}".utf8))
            response.headers["Allow"] = methods
            return response
        }
        var isKnown = false
        for (handler, path) in Self.matches(segments) {
            isKnown = true
            guard handler.route.method.rawValue == method else { continue }
            found.route = handler.route
            if handler.route.needsKey {
                found.caller = try await authenticator.caller(authorization: request.headers["Authorization"])
                // The path of a part is a permission, so it must not be logged.
                found.object = path.first
            }
            try count(handler.route, &found)
            let call = RouteCall(
                request: request,
                route: handler.route,
                path: path,
                owner: found.caller?.owner,
                settings: settings,
                makeService: service
            )
            return try await handler.respond(call)
        }
        guard isKnown, let methods = Self.methods(at: request.path) else { throw unknownPath(request) }
        let request = "\(request.shownMethod) is not allowed at \(request.shownPath)"
        throw APIError(.methodNotAllowed, "\(request), only \(methods)")
    }

    private func unknownPath(_ request: ServerRequest) -> APIError {
        let hint = settings.describesAPI ? "; GET /openapi.yaml lists what is" : ""
        return APIError(.unknownPath, "\(request.shownMethod) \(request.shownPath) is not here\(hint)")
    }

    /// Counts a call of a route whose rate is limited.
    private func count(_ route: Route, _ found: inout Found) throws(APIError) {
        guard route.isRateLimited, let caller = found.caller else { return }
        // Keys of the same owner are counted separately: each belongs to a different program.
        found.secondsToWait = settings.jobLimiter?.secondsToWait(caller.keyID ?? caller.owner.rawValue)
        guard found.secondsToWait == nil else {
            throw APIError(.rateLimited, "this key has created too many jobs in the last minute; wait and try again")
        }
    }

    /// The handlers whose path matches, with the values in it. A literal path takes precedence over one with
    /// variables: `/v1/datasets/usage` is not a dataset.
    private static func matches(_ segments: PathSegments) -> [(handler: Handler, path: [String])] {
        var matches: [(handler: Handler, path: [String])] = []
        for handler in handlers {
            if let path = handler.route.match(segments) { matches.append((handler, path)) }
        }
        let plain = matches.filter { $0.path.isEmpty }
        return plain.isEmpty ? matches : plain
    }

    /// The methods that a path supports, for the `Allow` field; nil for an unknown path.
    private static func methods(at path: String) -> String? {
        guard let segments = PathSegments(path) else { return nil }
        var names: [String] = []
        for (handler, _) in matches(segments) {
            names.append(handler.route.method.rawValue)
            if handler.route.method == .get { names.append("HEAD") }
        }
        return names.isEmpty ? nil : (names + ["OPTIONS"]).joined(separator: ", ")
    }
}
