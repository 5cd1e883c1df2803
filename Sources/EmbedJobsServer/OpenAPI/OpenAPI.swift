internal import EmbedJobsWire

/// The description of the API (OpenAPI 3.1), generated from the table of operations and the schemas of their bodies,
/// so that it always matches the routes.
package enum OpenAPI {
    /// The description as YAML.
    package static func document(version: String) -> String {
        let root: YAML = .map([
            ("openapi", .text("3.1.0")),
            (
                "info",
                .map([
                    ("title", .text("embedjobs")),
                    ("version", .text(version)),
                    ("description", .text("Batch jobs that turn datasets of texts into datasets of vectors.")),
                    ("license", .map([("name", .text("Apache-2.0")), ("identifier", .text("Apache-2.0"))])),
                ])
            ),
            ("servers", .list([.map([("url", .text("/"))])])),
            ("security", .list([.map([("key", .list([]))])])),
            ("paths", .map(paths)),
            ("components", components),
        ])
        return root.text
    }

    private static var components: YAML {
        .map([
            (
                "securitySchemes",
                .map([
                    ("key", .map([("type", .text("http")), ("scheme", .text("bearer"))]))
                ])
            ),
            ("schemas", .map([("Error", ErrorBody.schema.yaml)])),
        ])
    }

    /// Paths in table order, each with its methods; aliases are separate paths.
    private static var paths: [(String, YAML)] {
        var paths: [(path: String, methods: [(String, YAML)])] = []
        func add(_ path: String, _ method: String, _ value: YAML) {
            if let place = paths.firstIndex(where: { $0.path == path }) {
                paths[place].methods.append((method, value))
            } else {
                paths.append((path, [(method, value)]))
            }
        }
        for described in Operations.all {
            let route = described.route
            for (index, path) in ([route.path] + route.aliases).enumerated() {
                let id = index == 0 ? route.id : "\(route.id)V2"
                add(path.description, route.method.rawValue.lowercased(), operation(described, path, id))
            }
        }
        for (path, name) in ServerFront.paths.sorted(by: { $0.key < $1.key }) {
            add(path, "get", operatorEndpoint(name, path: path))
        }
        return paths.map { ($0.path, .map($0.methods)) }
    }

    private static func operation(_ operation: any DescribedOperation, _ path: PathTemplate, _ id: String) -> YAML {
        let route = operation.route
        var members: [(String, YAML)] = [("operationId", .text(id)), ("summary", .text(route.summary))]
        let parameters =
            path.names.map(pathParameter) + route.query.map(queryParameter)
            + (route.isIdempotent ? [] : [idempotencyKey])
        if !parameters.isEmpty { members.append(("parameters", .list(parameters))) }
        switch route.body {
        case .none: break
        case .json:
            if let schema = operation.requestSchema {
                members.append(("requestBody", body("application/json", schema.yaml)))
            }
        case .form: members.append(("requestBody", body("multipart/form-data", form)))
        }
        if !route.needsKey { members.append(("security", .list([]))) }
        members.append(("responses", .map(responses(operation.responseSchema))))
        return .map(members)
    }

    private static func responses(_ schema: Schema?) -> [(String, YAML)] {
        if let schema { return [("200", response("Success.", "application/json", schema.yaml)), failure] }
        let bytes: YAML = .map([("type", .text("string")), ("contentEncoding", .text("binary"))])
        return [
            ("200", response("The bytes of the part.", "application/avro", bytes)),
            ("206", response("The bytes of the range.", "application/avro", bytes)),
            failure,
        ]
    }

    private static var failure: (String, YAML) {
        let schema: YAML = .map([("$ref", .text("#/components/schemas/Error"))])
        return ("default", response("An error.", "application/json", schema))
    }

    private static func response(_ description: String, _ type: String, _ schema: YAML) -> YAML {
        .map([("description", .text(description)), ("content", .map([(type, .map([("schema", schema)]))]))])
    }

    private static func body(_ type: String, _ schema: YAML) -> YAML {
        .map([("required", .flag(true)), ("content", .map([(type, .map([("schema", schema)]))]))])
    }

    private static var form: YAML {
        .map([
            ("type", .text("object")),
            ("required", .list([.text("data")])),
            (
                "properties",
                .map([
                    (
                        "data",
                        .map([
                            ("type", .text("string")), ("contentMediaType", .text("application/octet-stream")),
                            ("description", .text("The .jsonl or .csv file. Alternative name: file.")),
                        ])
                    )
                ])
            ),
        ])
    }

    private static func pathParameter(_ name: String) -> YAML {
        parameter(name, "path", isRequired: true, nil, .text(length: 1...Int.max))
    }

    private static func queryParameter(_ parameter: Route.Parameter) -> YAML {
        self.parameter(parameter.name, "query", isRequired: parameter.isRequired, parameter.summary, parameter.schema)
    }

    private static var idempotencyKey: YAML {
        let max = EmbedJobsWire.Limits.idempotencyKeyCharactersMax
        let summary = "Makes retries safe: repeating a request with the same key returns the same response."
        return parameter("Idempotency-Key", "header", isRequired: false, summary, .text(length: 1...max))
    }

    private static func parameter(
        _ name: String,
        _ place: String,
        isRequired: Bool,
        _ summary: String?,
        _ schema: Schema
    ) -> YAML {
        var members: [(String, YAML)] = [("name", .text(name)), ("in", .text(place)), ("required", .flag(isRequired))]
        if let summary { members.append(("description", .text(summary))) }
        members.append(("schema", schema.yaml))
        return .map(members)
    }

    private static func operatorEndpoint(_ name: String, path: String) -> YAML {
        let text: YAML = .map([("type", .text("string"))])
        let state: YAML = .map([
            ("type", .text("object")), ("required", .list([.text("status")])),
            ("properties", .map([("status", .map([("type", .text("string"))]))])),
        ])
        let (summary, type, schema): (String, String, YAML) =
            switch name {
            case "start": ("What this server is.", "application/json", .map([("type", .text("object"))]))
            case "metrics": ("Metrics in the Prometheus text format.", "text/plain", text)
            case "openAPI": ("This API description.", "application/yaml", text)
            case "readiness": ("Whether the server is ready for requests.", "application/json", state)
            default: ("Whether the server is alive.", "application/json", state)
            }
        var members: [(String, YAML)] = [("operationId", .text(name)), ("summary", .text(summary))]
        if name != "metrics" { members.append(("security", .list([]))) }
        members.append(("responses", .map([("200", response(summary, type, schema)), failure])))
        return .map(members)
    }
}
