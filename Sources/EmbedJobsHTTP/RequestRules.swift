package import EmbedJobs
package import EmbedJobsServer
internal import EmbedJobsWire

/// What a request must be before any route is looked for: pure, so that every rule is a line of a table of tests.
package struct RequestRules: Sendable {
    /// Names by which clients may call this server, in lower case; numbers and `localhost` always are.
    private let hosts: Set<String>
    /// Whether requests come by a socket file, where the names of hosts mean nothing.
    private let isSocketFile: Bool

    /// Rules for a server at an address that clients know by these names, too.
    package init(address: ListenAddress, hosts: [String] = []) {
        switch address {
        case .unix: (isSocketFile, self.hosts) = (true, [])
        case .tcp(let host, _):
            isSocketFile = false
            self.hosts = Set((hosts + [host, "localhost"]).map { $0.lowercased() })
        }
    }

    /// The request as the router is to see it; throws where it must not be answered.
    package func checked(_ request: ServerRequest, isVersion11: Bool) throws(APIError) -> ServerRequest {
        var request = request
        try Self.checkTarget(&request)
        let fields = request.headers.all.filter { $0.name.lowercased() == "host" }
        guard fields.count <= 1, fields.count == 1 || !isVersion11 else {
            throw APIError(.invalidRequest, "invalid request: there must be one Host header")
        }
        if let host = request.headers["Host"] { try check(host: host) }
        try Self.checkOrigin(request.headers)
        try Self.checkCoding(request.headers)
        try Self.checkLength(request.headers)
        return request
    }

    /// A page that a browser got from elsewhere can have its name lead to this machine (DNS rebinding); the browser
    /// then says that name here. A number cannot be made to lead elsewhere.
    private func check(host: String) throws(APIError) {
        guard let name = HostName.name(inHost: host) else {
            throw APIError(.invalidRequest, "invalid request: the Host header names no host")
        }
        guard isSocketFile || hosts.contains(name) || HostName.isNumber(name) else {
            throw APIError(
                .forbidden,
                "this server does not go by that Host; its operator can name it with --public-url"
            )
        }
    }

    /// A browser says where the page came from that makes it ask. Programs do not, and pages have no business here.
    private static func checkOrigin(_ headers: HeaderFields) throws(APIError) {
        let isForeign = headers["Sec-Fetch-Site"].map { $0.lowercased() == "cross-site" } ?? false
        guard headers["Origin"] == nil, !isForeign else {
            throw APIError(.forbidden, "requests of web pages are not answered")
        }
    }

    /// Only whole bodies and chunks are read. Anything else could be understood in two ways.
    private static func checkCoding(_ headers: HeaderFields) throws(APIError) {
        guard let coding = headers["Transfer-Encoding"] else { return }
        guard coding.lowercased() == "chunked" else {
            throw APIError(.invalidRequest, "invalid request: Transfer-Encoding can only be chunked")
        }
        guard headers["Content-Length"] == nil else {
            throw APIError(.invalidRequest, "invalid request: a body is chunked or has a Content-Length, not both")
        }
    }

    /// A length that no integer holds is over every limit. It must not be taken for none, whose end is waited for.
    private static func checkLength(_ headers: HeaderFields) throws(APIError) {
        guard let length = headers["Content-Length"], Int(length) == nil else { return }
        guard !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw APIError(.invalidRequest, "invalid request: Content-Length must be a number")
        }
        throw APIError(.payloadTooLarge, "the body of \(length) bytes is longer than any that is accepted here")
    }

    /// Takes the whole address that a client may write instead of a path (RFC 9112, section 3.2.2) apart.
    private static func checkTarget(_ request: inout ServerRequest) throws(APIError) {
        let path = request.path
        let isText = !path.unicodeScalars.contains("\u{FFFD}") && !request.query.unicodeScalars.contains("\u{FFFD}")
        guard isText else { throw APIError(.invalidRequest, "invalid request: the address is not in ASCII") }
        if path.utf8.first == UInt8(ascii: "/") || path == "*" { return }
        guard let scheme = path.firstRange(of: "://"),
            ["http", "https"].contains(path[..<scheme.lowerBound].lowercased())
        else { throw APIError(.invalidRequest, "invalid request: the address must be a path that begins with a slash") }
        let rest = path[scheme.upperBound...]
        let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        request.headers["Host"] = String(rest[..<slash])
        request.path = slash == rest.endIndex ? "/" : String(rest[slash...])
    }
}
