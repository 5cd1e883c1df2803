package import EmbedJobs

/// An absolute URL: the origin to connect to, and the target of the request.
///
/// Supports the subset of RFC 3986 that URLs of services and files need: `http`, `https`, and `unix:PATH` for a
/// socket in the file system. Rejects users and passwords: a secret in a URL ends up in logs.
package struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// The server to connect to. A permission for one origin must not be sent to another.
    package enum Origin: Sendable, Hashable {
        /// A host name or IP address, in lower case and without the brackets of IPv6, with or without TLS.
        case host(String, port: Int, isSecure: Bool)
        /// A socket in the file system.
        case socket(path: String)

        /// Whether data cannot be read in transit.
        package var isPrivate: Bool {
            switch self {
            case .host(let name, _, let isSecure): isSecure || HostName(name).isLoopback
            case .socket: true
            }
        }
    }

    /// The server to connect to.
    package let origin: Origin
    /// The path and the query, percent-encoded; never empty.
    package let target: String

    /// Creates an address at an origin.
    package init(origin: Origin, target: String) {
        self.origin = origin
        self.target = target.hasPrefix("/") ? target : "/\(target)"
    }

    /// Parses an address; throws `invalidRequest` with the reason.
    package init(_ text: String) throws(APIError) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst("unix:".count)
            guard !path.isEmpty else { throw Self.mistake(text, "lacks a socket path: write unix:PATH") }
            // Some programs write `unix:/run/x` as `unix:///run/x`.
            let isURL = path.hasPrefix("///")
            self.init(origin: .socket(path: String(isURL ? path.dropFirst(2) : path)), target: "/")
            return
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.mistake(text, "contains characters that are not allowed in an address")
        }
        guard let colon = text.firstRange(of: "://"), let scheme = Self.schemes[text[..<colon.lowerBound].lowercased()]
        else { throw Self.mistake(text, "must start with https://, http:// or unix:") }
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else {
            throw APIError(.invalidRequest, "an address must not contain a user or password; pass the key separately")
        }
        let (host, port) = try Self.hostAndPort(authority, of: text)
        self.init(
            origin: .host(host, port: port ?? scheme.port, isSecure: scheme.isSecure),
            target: String(rest[authority.endIndex...])
        )
    }

    private static let schemes = ["http": (isSecure: false, port: 80), "https": (isSecure: true, port: 443)]

    private static func mistake(_ text: String, _ what: String) -> APIError {
        APIError(.invalidRequest, "the address \(text) \(what)")
    }

    private static func hostAndPort(_ authority: Substring, of text: String) throws(APIError) -> (String, Int?) {
        var host = authority
        var rest: Substring = ""
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<end]
            rest = authority[authority.index(after: end)...]
        } else if let colon = authority.lastIndex(of: ":") {
            host = authority[..<colon]
            rest = authority[colon...]
        }
        let isNumber = authority.hasPrefix("[")
        guard !host.isEmpty, rest.isEmpty || rest.hasPrefix(":"), host.utf8.allSatisfy({ isOfHost($0, isNumber) })
        else { throw mistake(text, "lacks a host") }
        guard !rest.dropFirst().isEmpty else { return (ASCIICase.lower(host), nil) }
        guard let port = UInt16(rest.dropFirst()), port > 0 else {
            throw mistake(text, "has an invalid port: must be between 1 and 65535")
        }
        return (ASCIICase.lower(host), Int(port))
    }

    private static func isOfHost(_ byte: UInt8, _ isNumber: Bool) -> Bool {
        switch ASCIICase.lower(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
        case UInt8(ascii: ":"): isNumber
        case UInt8(ascii: "-"), UInt8(ascii: "_"): !isNumber
        default: false
        }
    }

    /// The address of a target below this one; this path becomes a prefix.
    package func appending(_ target: String) -> WebAddress {
        let path = self.target.prefix { $0 != "?" }
        let isFolder = path.hasSuffix("/")
        return WebAddress(origin: origin, target: (isFolder ? path.dropLast() : path) + target)
    }

    /// Resolves a URL reference against this address, as in the field `Location`.
    package func resolve(_ text: String) throws(APIError) -> WebAddress {
        if text.hasPrefix("//"), case .host(_, _, let isSecure) = origin {
            return try WebAddress((isSecure ? "https:" : "http:") + text)
        }
        guard text.hasPrefix("/") else { return try WebAddress(text) }
        return WebAddress(origin: origin, target: String(text.prefix { $0 != "#" }))
    }

    /// The value of the field `Host`: the host, and the port if it is not the default.
    package var hostField: String {
        switch origin {
        case .host(let name, let port, let isSecure):
            let host = name.contains(":") ? "[\(name)]" : name
            return port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
        // A server on a socket lacks a host name; embedjobs servers accept this one.
        case .socket: return "localhost"
        }
    }

    /// The origin as text, without a target: `https://api.cohere.com`.
    package var originText: String {
        switch origin {
        case .host(_, _, let isSecure): "\(isSecure ? "https" : "http")://\(hostField)"
        case .socket(let path): "unix:\(path)"
        }
    }

    /// The address as text; a target of `/` is omitted.
    package var description: String { originText + (target == "/" ? "" : target) }
}
