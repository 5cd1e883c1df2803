internal import EmbedJobs
internal import EmbedJobsWire

/// What answers the calls of one route.
struct Handler: Sendable {
    let route: Route
    let answer: @Sendable (Call) async throws(APIError) -> ServerResponse

    init(_ route: Route, _ answer: @escaping @Sendable (Call) async throws(APIError) -> ServerResponse) {
        self.route = route
        self.answer = answer
    }

    /// A handler that reads an operation's input, does `body`, and writes its output.
    ///
    /// `explain` may find a better reason why an input cannot be read than the input itself can tell.
    init<Input, Output>(
        _ operation: Operation<Input, Output>,
        explain: @escaping @Sendable (Call, RequestParts, APIError) async throws(APIError) -> APIError = { $2 },
        _ body: @escaping @Sendable (Call, Input) async throws(APIError) -> Output
    ) {
        self.init(operation.route) { (call) async throws(APIError) -> ServerResponse in
            let parts = try await call.parts()
            var response = try await call.once(
                fingerprint: { () async throws(APIError) -> [UInt8] in call.fingerprint(of: parts.json) },
                { () async throws(APIError) -> [UInt8] in
                    let input: Input
                    do throws(APIError) { input = try operation.input.read(parts) } catch {
                        throw try await explain(call, parts, error)
                    }
                    return try operation.output.write(try await body(call, input))
                }
            )
            response.nameWhatWasMade(by: operation)
            return response
        }
    }

    /// A handler of a list, whose `Link` field names the page that follows (RFC 8288) where `next` has a query for one.
    init<Query, Element>(
        list operation: Operation<Query, [Element]>,
        next: @escaping @Sendable (Query, [Element]) -> Query?,
        _ body: @escaping @Sendable (Call, Query) async throws(APIError) -> [Element]
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

extension ServerResponse {
    /// Notes what an operation has made, for logs.
    mutating func nameWhatWasMade<Input, Output>(by operation: Operation<Input, Output>) {
        guard !operation.route.isIdempotent, case .bytes(let bytes) = body else { return }
        object = (try? operation.output.read(bytes)).map { "\($0)" }
    }
}
