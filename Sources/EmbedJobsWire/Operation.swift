package import EmbedJobs

/// One endpoint as a value: where it is, and how what it takes and answers lies on the wire.
///
/// The client sends by it and the server answers by it, so that neither can forget what the other does.
package struct Operation<Input: Sendable, Output: Sendable>: Sendable {
    /// Where it is.
    package let route: Route
    /// How what it takes is written and read.
    package let input: WireInput<Input>
    /// How what it answers is written and read.
    package let output: WireOutput<Output>

    init(_ route: Route, _ input: WireInput<Input>, _ output: WireOutput<Output>) {
        self.route = route
        self.input = input
        self.output = output
    }

    /// What an answer with this status and body means.
    package func result(status: Int, body: [UInt8]) -> Result<Output, APIError> {
        guard (200..<300).contains(status) else { return .failure(ErrorBody.error(status: status, body: body)) }
        do throws(APIError) { return .success(try output.read(body)) } catch { return .failure(error) }
    }
}

/// What of a request is not a stream: its place, its query and its JSON.
package struct RequestParts: Sendable, Equatable {
    /// The values of the path's variable segments, in order.
    package var path: [String]
    /// The query.
    package var query: QueryItems
    /// The JSON body; empty where the operation has none.
    package var json: [UInt8]

    /// Makes the parts; what is left out is empty.
    package init(path: [String] = [], query: QueryItems = [:], json: [UInt8] = []) {
        self.path = path
        self.query = query
        self.json = json
    }
}

/// How an input lies in path, query and body.
package struct WireInput<Value: Sendable>: Sendable {
    /// Puts a value into a request.
    package let write: @Sendable (Value) throws(APIError) -> RequestParts
    /// Takes it out again; throws `invalidRequest` in the words of the hosted service.
    package let read: @Sendable (RequestParts) throws(APIError) -> Value
    /// What its JSON body holds; nil where it has none.
    package var schema: Schema?
}

/// How an output lies in a JSON body.
package struct WireOutput<Value: Sendable>: Sendable {
    /// The body of an answer.
    package let write: @Sendable (Value) throws(APIError) -> [UInt8]
    /// The value in a body; throws `unreadableAnswer` where it is another.
    package let read: @Sendable ([UInt8]) throws(APIError) -> Value
    /// What the body holds.
    package let schema: Schema
}

extension WireInput {
    /// An input that is a JSON body, with its form on the wire and how it gets there and back.
    static func json<Body: WireBody>(
        _ write: @escaping @Sendable (Value) -> Body,
        _ read: @escaping @Sendable (Body) throws(APIError) -> Value
    ) -> WireInput {
        WireInput(
            write: { (value) throws(APIError) -> RequestParts in
                RequestParts(json: try WireJSON.encode(write(value)))
            },
            read: { (parts) throws(APIError) -> Value in
                try read(try WireJSON.decodeRequest(Body.self, from: parts.json))
            },
            schema: Body.schema
        )
    }

    /// An input that is the one variable segment of the path.
    static func segment(
        _ write: @escaping @Sendable (Value) -> String,
        _ read: @escaping @Sendable (String) -> Value
    ) -> WireInput {
        WireInput(
            write: { (value) throws(APIError) -> RequestParts in RequestParts(path: [write(value)]) },
            read: { (parts) throws(APIError) -> Value in read(parts.path.first ?? "") }
        )
    }

    /// An input that is a query.
    static func query(
        _ write: @escaping @Sendable (Value) -> QueryItems,
        _ read: @escaping @Sendable (QueryItems) throws(APIError) -> Value
    ) -> WireInput {
        WireInput(
            write: { (value) throws(APIError) -> RequestParts in RequestParts(query: write(value)) },
            read: { (parts) throws(APIError) -> Value in try read(parts.query) }
        )
    }
}

extension WireInput<Nothing> {
    /// No input.
    static let nothing = WireInput.query({ _ in [:] }, { (_) throws(APIError) -> Nothing in Nothing() })
}

extension WireOutput {
    /// An output that is a JSON body, with its form on the wire and how it gets there and back.
    static func json<Body: WireBody>(
        _ write: @escaping @Sendable (Value) -> Body,
        _ read: @escaping @Sendable (Body) throws(APIError) -> Value
    ) -> WireOutput {
        WireOutput(
            write: { (value) throws(APIError) -> [UInt8] in try WireJSON.encode(write(value)) },
            read: { (bytes) throws(APIError) -> Value in try read(try WireJSON.decodeAnswer(Body.self, from: bytes)) },
            schema: Body.schema
        )
    }
}

extension WireOutput<Nothing> {
    /// An empty object: the official SDK cannot read an empty body.
    static let nothing = WireOutput(
        write: { (_) throws(APIError) -> [UInt8] in Array("{}".utf8) },
        read: { (_) throws(APIError) -> Nothing in Nothing() },
        schema: .object([])
    )
}

/// What lies on the wire: written by our writer, read by Foundation's decoder.
typealias WireBody = Decodable & Described & JSONWritable & SendableMetatype

/// What an operation without input takes, and one without output answers.
package struct Nothing: Sendable, Equatable {
    /// There is only one.
    package init() {}
}
