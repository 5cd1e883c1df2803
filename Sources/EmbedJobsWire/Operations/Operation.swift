package import EmbedJobs

/// One endpoint as a value: its route, and the encoding of its input and output.
///
/// The client and the server use the same value, so they cannot diverge.
package struct Operation<Input: Sendable, Output: Sendable>: Sendable {
    /// The method, path and query.
    package let route: Route
    /// The encoding of the input.
    package let input: WireInput<Input>
    /// The encoding of the output.
    package let output: WireOutput<Output>

    init(_ route: Route, _ input: WireInput<Input>, _ output: WireOutput<Output>) {
        self.route = route
        self.input = input
        self.output = output
    }

    /// The output or error that a response with this status and body contains.
    package func result(status: Int, body: [UInt8]) -> Result<Output, APIError> {
        guard (200..<300).contains(status) else { return .failure(ErrorBody.error(status: status, body: body)) }
        do throws(APIError) { return .success(try output.read(body)) } catch { return .failure(error) }
    }
}

/// An operation without the types of its input and output, for the list of all of them.
package protocol DescribedOperation: Sendable {
    /// The method, path and query.
    var route: Route { get }
    /// The schema of the JSON body of a request; nil for another body or none.
    var requestSchema: Schema? { get }
    /// The schema of the JSON body of a response; nil for another body.
    var responseSchema: Schema? { get }
}

extension Operation: DescribedOperation {
    package var requestSchema: Schema? { input.schema }
    package var responseSchema: Schema? { output.schema }
}

/// An operation whose response is not JSON.
extension Route: DescribedOperation {
    package var route: Route { self }
    package var requestSchema: Schema? { nil }
    package var responseSchema: Schema? { nil }
}

/// The parts of a request other than a streamed body: path values, query and JSON.
package struct RequestParts: Sendable, Equatable {
    /// The values of the path's variable segments, in order.
    package var path: [String]
    /// The query.
    package var query: QueryItems
    /// The JSON body; empty for operations without one.
    package var json: [UInt8]

    /// Creates the parts. Default: empty.
    package init(path: [String] = [], query: QueryItems = [:], json: [UInt8] = []) {
        self.path = path
        self.query = query
        self.json = json
    }
}

/// The encoding of an input in path, query and body.
package struct WireInput<Value: Sendable>: Sendable {
    /// Encodes a value into a request.
    package let write: @Sendable (Value) throws(APIError) -> RequestParts
    /// Decodes a value from a request; throws `invalidRequest` in the words of the hosted service.
    package let read: @Sendable (RequestParts) throws(APIError) -> Value
    /// The schema of the JSON body; nil for operations without one.
    package var schema: Schema?
}

/// The encoding of an output in a JSON body.
package struct WireOutput<Value: Sendable>: Sendable {
    /// Encodes a value as a response body.
    package let write: @Sendable (Value) throws(APIError) -> [UInt8]
    /// Decodes a value from a body; throws `unreadableResponse` if it does not match.
    package let read: @Sendable ([UInt8]) throws(APIError) -> Value
    /// The schema of the body.
    package let schema: Schema
}

extension WireInput {
    /// An input that is a JSON object.
    static func object() -> WireInput where Value: WireObject {
        WireInput(
            write: { (value) throws(APIError) -> RequestParts in RequestParts(json: try WireJSON.encode(value)) },
            read: { (parts) throws(APIError) -> Value in
                try WireJSON.decodeRequest(ReadObject<Value>.self, from: parts.json).get()
            },
            schema: Value.objectSchema
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

extension WireInput<Empty> {
    /// No input.
    static let nothing = WireInput.query({ _ in [:] }, { (_) throws(APIError) -> Empty in Empty() })
}

extension WireOutput {
    /// An output that is a JSON object.
    static func object() -> WireOutput where Value: WireObject { object({ $0 }, \.self) }

    /// An output that is part of a JSON object.
    static func object<Object: WireObject>(
        _ wrap: @escaping @Sendable (Value) -> Object,
        _ unwrap: any KeyPath<Object, Value> & Sendable
    ) -> WireOutput {
        WireOutput(
            write: { (value) throws(APIError) -> [UInt8] in try WireJSON.encode(wrap(value)) },
            read: { (bytes) throws(APIError) -> Value in
                try WireJSON.decodeResponse(ReadObject<Object>.self, from: bytes).get()[keyPath: unwrap]
            },
            schema: Object.objectSchema
        )
    }
}

extension WireOutput<Empty> {
    /// An empty object: the official SDK cannot read an empty body.
    static let nothing = WireOutput(
        write: { (_) throws(APIError) -> [UInt8] in Array("{}".utf8) },
        read: { (_) throws(APIError) -> Empty in Empty() },
        schema: .object([])
    )
}

/// The input of an operation without input, and the output of one without output.
package struct Empty: Sendable, Equatable {
    /// Creates the only value.
    package init() {}
}
