package import EmbedJobs
package import EmbedJobsServer
internal import EmbedJobsWire

/// Rules that every request must meet before routing: pure functions, so that table-driven tests cover each rule.
package struct RequestRules: Sendable {
    /// Host names of this server, in lower case; IP addresses and `localhost` are always allowed.
    private let hosts: Set<String>
    /// Whether requests arrive on a socket file, where host names are meaningless.
    private let isSocketFile: Bool

    /// Creates rules for a server with this address and additional host names.
    package init(address: ListenAddress, hosts: [String] = []) {
        switch address {
        case .unix: (isSocketFile, self.hosts) = (true, [])
        case .tcp(let host, _):
            isSocketFile = false
            self.hosts = Set((hosts + [host, "localhost"]).map { $0.lowercased() })
        }
    }

    /// The normalised request for the router; throws if it must be rejected.
    package func checked(_ request: ServerRequest, isVersion11: Bool) throws(APIError) -> ServerRequest {
        var request = request
        try Self.checkTarget(&request)
        let fields = request.headers.all.filter { $0.name.lowercased() == "host" }
        guard fields.count <= 1, fields.count == 1 || !isVersion11 else {
            throw APIError(.invalidRequest, "invalid request: exactly one Host header is required")
        }
        if let host = request.headers["Host"] { try check(host: host) }
        try Self.checkOrigin(request.headers)
        try Self.checkCoding(request.headers)
        try Self.checkLength(request.headers)
        try Self.checkRepeats(request.headers)
        return request
    }

    /// Prevents DNS rebinding: a page from elsewhere can make its host name resolve to this machine, and the browser
    /// then sends that name here. An IP address cannot be redirected.
    private func check(host: String) throws(APIError) {
        guard let name = HostName(hostField: host) else {
            throw APIError(.invalidRequest, "invalid request: the Host header is not a valid host")
        }
        guard isSocketFile || hosts.contains(name.text) || name.isAddress else {
            throw APIError(
                .forbidden,
                "the Host header does not name this server; its operator can allow it with --public-url"
            )
        }
    }

    /// Browsers send the origin of a page that makes a request; other programs do not. Pages must not use this API.
    private static func checkOrigin(_ headers: HeaderFields) throws(APIError) {
        let isForeign = headers["Sec-Fetch-Site"].map { $0.lowercased() == "cross-site" } ?? false
        guard headers["Origin"] == nil, !isForeign else {
            throw APIError(.forbidden, "requests from web pages are not allowed")
        }
    }

    /// Only bodies with a length and chunked bodies are supported. Other codings would be ambiguous.
    private static func checkCoding(_ headers: HeaderFields) throws(APIError) {
        guard let coding = headers["Transfer-Encoding"] else { return }
        guard coding.lowercased() == "chunked" else {
            throw APIError(.invalidRequest, "invalid request: Transfer-Encoding can only be chunked")
        }
        guard headers["Content-Length"] == nil else {
            throw APIError(.invalidRequest, "invalid request: a body is chunked or has a Content-Length, not both")
        }
    }

    /// A length that overflows an integer exceeds every limit. It must not be ignored, as the body's end would be
    /// awaited.
    private static func checkLength(_ headers: HeaderFields) throws(APIError) {
        guard let length = headers["Content-Length"], Int(length) == nil else { return }
        guard !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw APIError(.invalidRequest, "invalid request: Content-Length must be a number")
        }
        throw APIError(.payloadTooLarge, "the body of \(length) bytes exceeds every limit")
    }

    /// Fields that have one value, in lower case. Of two keys or types, each would be as good as the other.
    private static let single: Set = [
        "authorization", "content-encoding", "content-type", "idempotency-key", "if-range", "range",
    ]

    private static func checkRepeats(_ headers: HeaderFields) throws(APIError) {
        var seen: Set<String> = []
        for name in headers.all.map({ $0.name.lowercased() }) where single.contains(name) {
            guard seen.insert(name).inserted else { throw .invalid("the header \(name) must not be repeated") }
        }
    }

    /// Splits an absolute URL, which a client may send instead of a path (RFC 9112, section 3.2.2).
    private static func checkTarget(_ request: inout ServerRequest) throws(APIError) {
        let path = request.path
        let isText = !path.unicodeScalars.contains("\u{FFFD}") && !request.query.unicodeScalars.contains("\u{FFFD}")
        guard isText else { throw APIError(.invalidRequest, "invalid request: the request target is not ASCII") }
        if path.utf8.first == UInt8(ascii: "/") || path == "*" { return }
        guard let scheme = path.firstRange(of: "://"),
            ["http", "https"].contains(path[..<scheme.lowerBound].lowercased())
        else { throw APIError(.invalidRequest, "invalid request: the request target must start with a slash") }
        let rest = path[scheme.upperBound...]
        let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        request.headers["Host"] = String(rest[..<slash])
        request.path = slash == rest.endIndex ? "/" : String(rest[slash...])
    }
}
