package import EmbedJobsWire

/// A valid or invalid request to one of the API's routes, for a router or a socket.
package struct RouteRequest: Sendable, CustomStringConvertible {
    /// The id of its route.
    package var route: String
    /// The fault of the request.
    package var fault: String
    /// The method.
    package var method: String
    /// The path and the query.
    package var target: String
    /// The header fields, except those of the connection and the key.
    package var headers: HeaderFields = [:]
    /// The body.
    package var body: [UInt8] = []
    /// Whether the response must be an error.
    package var mustFail = true

    /// The route and the fault.
    package var description: String { "\(route), \(fault)" }

    /// The request's bytes on a connection that ends with the response.
    package func bytes(key: String?) -> [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close"]
        lines += headers.all.map { "\($0.name): \($0.value)" }
        if let key { lines.append("Authorization: Bearer \(key)") }
        if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.count)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}

extension RouteRequest {
    /// The JSON members of a good request, for each route with a body.
    private static func members(_ route: Route, dataset: String) -> [(name: String, json: String)]? {
        let model = ("model", "\"tiny\"")
        switch route.id {
        case "createEmbedJob":
            return [model, ("dataset_id", "\"\(dataset)\""), ("input_type", "\"search_document\"")]
        case "embed", "embedV2": return [model, ("texts", "[\"a\"]"), ("input_type", "\"search_query\"")]
        case "tokenize": return [model, ("text", "\"a\"")]
        case "detokenize": return [model, ("tokens", "[1]")]
        case "prune": return [("before", "\"2024-01-13T02:53:31Z\"")]
        default: return nil
        }
    }

    /// A good request to a route, by one of its paths; nil for an unknown route, so that tests fail until a new route
    /// is added here.
    package static func good(_ route: Route, by path: PathTemplate? = nil, dataset: String, job: String, part: String)
        -> RouteRequest?
    {
        let known = ["model": "tiny", "token": part]
        let isDataset = route.id.contains("Dataset")
        guard let target = (path ?? route.path).fill(route.path.names.map { known[$0] ?? (isDataset ? dataset : job) })
        else { return nil }
        var request = RouteRequest(route: route.id, fault: "none", method: route.method.rawValue, target: target)
        request.mustFail = false
        switch route.body {
        case .none: return request
        case .json:
            guard let members = members(route, dataset: dataset) else { return nil }
            return request.with(json: object(members))
        case .form:
            request.target += "?name=rows&type=embed-input"
            return request.with(form: file(named: "a.jsonl", "{\"text\":\"a\"}\n") + "--x--\r\n")
        }
    }

    /// A part of a form whose boundary is `x`.
    package static func file(named name: String, _ text: String) -> String {
        "--x\r\nContent-Disposition: form-data; name=\"data\"; filename=\"\(name)\"\r\n\r\n\(text)\r\n"
    }

    private static func object(_ members: [(name: String, json: String)]) -> String {
        "{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}"
    }

    func with(json: String) -> RouteRequest {
        var request = self
        request.headers["Content-Type"] = "application/json"
        request.body = Array(json.utf8)
        return request
    }

    func with(form: String) -> RouteRequest {
        var request = self
        request.headers["Content-Type"] = "multipart/form-data; boundary=x"
        request.body = Array(form.utf8)
        return request
    }

    func with(_ fault: String, mustFail: Bool = true, _ change: (inout RouteRequest) -> Void) -> RouteRequest {
        var request = self
        request.fault = fault
        request.mustFail = mustFail
        change(&request)
        return request
    }

    /// Requests whose body has another value for one member at a time, or lacks a required one.
    func withBadMembers(of schema: Schema, _ route: Route, dataset: String) -> [RouteRequest] {
        guard case .object(let declared) = schema, let good = Self.members(route, dataset: dataset) else { return [] }
        let values = ["1", "-1", "1e999", "true", "\"nonsense\"", "\"\\u0000\"", "[]", "[null]", "[[]]", "{}", "null"]
        var requests: [RouteRequest] = []
        for member in declared {
            let others = good.filter { $0.name != member.name }
            for value in values {
                // No member is an object, and a required one cannot be null.
                let isHopeless = value == "{}" || value == "null" && member.isRequired
                requests.append(
                    with("\(member.name) is \(value)", mustFail: isHopeless) {
                        $0 = $0.with(json: Self.object(others + [(member.name, value)]))
                    }
                )
            }
            guard member.isRequired else { continue }
            requests.append(with("no \(member.name)") { $0 = $0.with(json: Self.object(others)) })
        }
        return requests
    }
}
