internal import EmbedJobsWire

/// Requests with one fault each, generated from the table of routes. A new route only needs a good request in
/// ``RouteRequest``.
package enum BadRequests {
    /// Every fault of every route, for a dataset and a job that exist.
    package static func all(dataset: String, job: String, part: String) -> [RouteRequest] {
        Operations.routes.flatMap { route in
            guard let good = RouteRequest.good(route, dataset: dataset, job: job, part: part) else {
                return [RouteRequest(route: route.id, fault: "no good request is known", method: "", target: "")]
            }
            return methods(good) + queries(good, route) + paths(good, route)
                + bodies(good, route, dataset: dataset) + keys(good, route)
        }
    }

    private static func methods(_ good: RouteRequest) -> [RouteRequest] {
        ["PUT", "PATCH", "TRACE", "BREW", "get"].map { method in
            good.with("method \(method)") { $0.method = method }
        }
    }

    private static func queries(_ good: RouteRequest, _ route: Route) -> [RouteRequest] {
        let mark = good.target.contains("?") ? "&" : "?"
        // The URL of a part grants access by itself, and its query is ignored.
        var requests = ["%ff", "%", "a=%zz", "a=%00%ff"].map { query in
            good.with("query \(query)", mustFail: route.needsKey) { $0.target += mark + query }
        }
        for parameter in route.query {
            for (value, isHopeless) in values(for: parameter.schema) {
                requests.append(
                    good.with("\(parameter.name)=\(value)", mustFail: isHopeless) {
                        $0.target += "\(mark)\(parameter.name)=\(value)"
                    }
                )
            }
        }
        return requests
    }

    /// Invalid values of a parameter, with whether the request must fail.
    private static func values(for schema: Schema) -> [(String, Bool)] {
        switch schema {
        case .integer: [("x", true), ("-1", true), ("1.5", true), ("99999999999999999999", true), ("%00", true)]
        case .flag: [("maybe", true), ("2", true)]
        case .text(_, "date-time"?, _, _): [("yesterday", true), ("2026-13-01T00:00:00Z", true)]
        case .optional(let inner), .list(let inner, _): values(for: inner).map { ($0.0, false) }
        default:
            [("", false), ("%00", false), ("'%20OR%201=1%20--", false), (String(repeating: "a", count: 300), false)]
        }
    }

    /// Values in the path that look like something else: a parent folder, an SQL statement, a line break.
    private static func paths(_ good: RouteRequest, _ route: Route) -> [RouteRequest] {
        let tricks = [
            "..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "%2e%2e", "..%5c", "%00", "a%00b", "a%0Ab", "%ff", "%", "{id}",
            "'%20OR%201=1%20--", "a;DROP%20TABLE%20job", "%F0%9F%98%80", "%252e%252e", "%E2%80%AE",
            String(repeating: "a", count: 300), "a%2Fb",
        ]
        guard !route.path.names.isEmpty else { return [] }
        return tricks.map { trick in
            let template = route.path.description.split(separator: "/").map { $0.hasPrefix("{") ? trick : String($0) }
            return good.with("path value \(trick.prefix(30))") { $0.target = "/" + template.joined(separator: "/") }
        }
    }

    private static func bodies(_ good: RouteRequest, _ route: Route, dataset: String) -> [RouteRequest] {
        guard route.body != .none else { return [] }
        let types = ["", "text/plain", "application/x-www-form-urlencoded", "text/html", "application/jsonx", ";;;"]
        let other = route.body == .json ? "multipart/form-data; boundary=x" : "application/json"
        var requests = (types + [other]).map { (type: String) in
            good.with("Content-Type \(type)") { $0.headers["Content-Type"] = type }
        }
        requests += ["gzip", "br", "deflate, gzip", "nonsense"].map { (coding: String) in
            good.with("Content-Encoding \(coding)") { $0.headers["Content-Encoding"] = coding }
        }
        requests.append(good.with("no Content-Type") { $0.headers["Content-Type"] = nil })
        if route.body == .form { return requests + forms(good) }
        requests += texts.map { text in
            good.with("body \(String(decoding: text.prefix(20), as: UTF8.self))") { $0.body = text }
        }
        guard let schema = Operations.all.first(where: { $0.route == route })?.requestSchema else { return requests }
        return requests + good.withBadMembers(of: schema, route, dataset: dataset)
    }

    private static let texts: [[UInt8]] =
        [
            "", " ", "{", "}", "[]", "null", "1", "\"x\"", "{}", "nul", "NaN", "<xml/>", "{\"model\":NaN}",
            "{'model':1}",
            "{\"model\":\"\\ud800\"}", "\u{FEFF}{}", "a=b&c=d", "{\"model\":\"tiny\",}", "{} {}",
            String(repeating: "[", count: 100_000), String(repeating: "{\"model\":", count: 50_000),
            "{\"model\":" + String(repeating: "9", count: 100_000) + "}",
        ].map { Array($0.utf8) } + [
            [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0x7B, 0xFF, 0x7D], [0x00], [0xED, 0xA0, 0x80], [0x1F, 0x8B, 0x08],
            Array("{\"model\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8),
        ]

    private static func forms(_ good: RouteRequest) -> [RouteRequest] {
        let file = RouteRequest.file(named: "a.jsonl", "{\"text\":\"a\"}\n")
        let field = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n"
        let forms = [
            "nothing": "", "no boundary in it": "nonsense", "no file": field + "--x--\r\n", "no end": file,
            "half a boundary": file + "--x", "two files": file + file + "--x--\r\n",
            "no headers": "--x\r\n\r\ndata\r\n--x--\r\n",
            "invalid headers": "--x\r\nnonsense\r\n\r\n\r\n--x--\r\n",
            "no name": "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
            "many parts": String(repeating: field, count: 10_000) + file + "--x--\r\n",
            "a header without end": "--x\r\nX: " + String(repeating: "a", count: 100_000),
            "a long field": field.replacing("\r\nb\r\n", with: "\r\n\(String(repeating: "b", count: 70_000))\r\n")
                + file
                + "--x--\r\n",
        ]
        let boundaries = [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
        ]
        return forms.sorted { $0.key < $1.key }.map { name, form in
            good.with("form with \(name)", mustFail: name != "a long field") { $0 = $0.with(form: form) }
        }
            + (boundaries + ["multipart/form-data; boundary=\(String(repeating: "x", count: 71))"]).map {
                (type: String) in
                good.with("Content-Type \(type.prefix(40))") { $0.headers["Content-Type"] = type }
            }
    }

    private static func keys(_ good: RouteRequest, _ route: Route) -> [RouteRequest] {
        var requests = ["x", "bytes=", "bytes=9-1", "bytes=999999999999999999999-", "bytes=0-,-1"].map {
            (range: String) in
            good.with("Range \(range)", mustFail: false) { $0.headers["Range"] = range }
        }
        guard !route.isIdempotent else { return requests }
        requests += ["", String(repeating: "k", count: 256)].map { (key: String) in
            good.with("Idempotency-Key of \(key.count)") { $0.headers["Idempotency-Key"] = key }
        }
        return requests
    }
}
