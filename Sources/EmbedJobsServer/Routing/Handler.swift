internal import EmbedJobs
internal import EmbedJobsWire

/// The handler of one route.
struct Handler: Sendable {
    let route: Route
    let respond: @Sendable (RouteCall) async throws(APIError) -> ServerResponse

    init(_ route: Route, _ respond: @escaping @Sendable (RouteCall) async throws(APIError) -> ServerResponse) {
        self.route = route
        self.respond = respond
    }

    /// Creates a handler that decodes an operation's input, calls `body`, and encodes its output.
    ///
    /// `explain` may replace the error of an input that cannot be decoded by a better one.
    init<Input, Output>(
        _ operation: Operation<Input, Output>,
        explain: @escaping @Sendable (RouteCall, RequestParts, APIError) async throws(APIError) -> APIError = { $2 },
        _ body: @escaping @Sendable (RouteCall, Input) async throws(APIError) -> Output
    ) {
        self.init(operation.route) { (call) async throws(APIError) -> ServerResponse in
            let parts = try await call.parts()
            return try await call.once(
                operation,
                fingerprint: { () async throws(APIError) -> [UInt8] in call.fingerprint(of: parts.json) },
                { () async throws(APIError) -> Output in
                    let input: Input
                    do throws(APIError) { input = try operation.input.read(parts) } catch {
                        throw try await explain(call, parts, error)
                    }
                    return try await body(call, input)
                }
            )
        }
    }

    /// Creates a handler of a list. Its `Link` field has the URL of the next page (RFC 8288) if `next` returns a
    /// query.
    init<Query, Element>(
        list operation: Operation<Query, [Element]>,
        next: @escaping @Sendable (Query, [Element]) -> Query?,
        _ body: @escaping @Sendable (RouteCall, Query) async throws(APIError) -> [Element]
    ) {
        self.init(operation.route) { (call) async throws(APIError) -> ServerResponse in
            let query = try operation.input.read(try await call.parts())
            let page = try await body(call, query)
            var response = ServerResponse.json(try operation.output.write(page))
            if let next = next(query, page) {
                let target = "\(call.request.path)?\(try operation.input.write(next).query.text)"
                response.headers["Link"] = "<\(call.baseURL)\(target)>; rel=\"next\""
            }
            return response
        }
    }
}
