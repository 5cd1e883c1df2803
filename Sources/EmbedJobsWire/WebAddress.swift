package import EmbedJobs

/// An absolute address: whom to connect to, and the target that the request names there.
///
/// Of RFC 3986 it knows what addresses of services and files need: `http`, `https`, and `unix:PATH` for a socket in the
/// file system. Users and passwords are refused: a secret in an address ends in logs.
package struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// Whom to connect to. Permission that was given for one origin is not good for another.
    package enum Origin: Sendable, Hashable {
        /// A host by name or number, in lower case and without the brackets of IPv6, with or without encryption.
        case host(String, port: Int, isSecure: Bool)
        /// A socket in the file system.
        case socket(path: String)

        /// Whether what is sent cannot be read on the way.
        package var isPrivate: Bool {
            switch self {
            case .host(let name, _, let isSecure): isSecure || HostName(name).isLoopback
            case .socket: true
            }
        }
    }

    /// Whom to connect to.
    package let origin: Origin
    /// The path and the query, percent-encoded; never empty.
    package let target: String

    /// An address at an origin.
    package init(origin: Origin, target: String) {
        self.origin = origin
        self.target = target.hasPrefix("/") ? target : "/\(target)"
    }

    /// Reads an address; throws `invalidRequest` with what is wrong with it.
    package init(_ text: String) throws(APIError) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst("unix:".count)
            guard !path.isEmpty else { throw Self.mistake(text, "names no socket: write unix:PATH") }
            // `unix:///run/x` is how some programs write `unix:/run/x`.
            let isURL = path.hasPrefix("///")
            self.init(origin: .socket(path: String(isURL ? path.dropFirst(2) : path)), target: "/")
            return
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.mistake(text, "holds characters that an address cannot have")
        }
        guard let colon = text.firstRange(of: "://"), let scheme = Self.schemes[text[..<colon.lowerBound].lowercased()]
        else { throw Self.mistake(text, "begins neither with https:// nor with http:// nor with unix:") }
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else {
            throw APIError(.invalidRequest, "an address must not hold a user or a password; a key is given elsewhere")
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
        else { throw mistake(text, "names no host") }
        guard !rest.dropFirst().isEmpty else { return (ASCIICase.lower(host), nil) }
        guard let port = UInt16(rest.dropFirst()), port > 0 else { throw mistake(text, "has a port that is no number") }
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

    /// The address of a target below this one: its path goes before.
    package func appending(_ target: String) -> WebAddress {
        let path = self.target.prefix { $0 != "?" }
        let isFolder = path.hasSuffix("/")
        return WebAddress(origin: origin, target: (isFolder ? path.dropLast() : path) + target)
    }

    /// The address that a text names as seen from here, as in the field `Location`.
    package func resolve(_ text: String) throws(APIError) -> WebAddress {
        if text.hasPrefix("//"), case .host(_, _, let isSecure) = origin {
            return try WebAddress((isSecure ? "https:" : "http:") + text)
        }
        guard text.hasPrefix("/") else { return try WebAddress(text) }
        return WebAddress(origin: origin, target: String(text.prefix { $0 != "#" }))
    }

    /// What the field `Host` says: the host, and the port where it is not the usual one.
    package var hostField: String {
        switch origin {
        case .host(let name, let port, let isSecure):
            let host = name.contains(":") ? "[\(name)]" : name
            return port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
        // A server behind a socket has no name; this one every server of ours takes.
        case .socket: return "localhost"
        }
    }

    /// The origin as a person writes it, without a target: `https://api.cohere.com`.
    package var originText: String {
        switch origin {
        case .host(_, _, let isSecure): "\(isSecure ? "https" : "http")://\(hostField)"
        case .socket(let path): "unix:\(path)"
        }
    }

    /// The address as a person writes it; a slash alone is left out.
    package var description: String { originText + (target == "/" ? "" : target) }
}

/// A host as it is written, and what its name alone tells.
package struct HostName: Sendable, Hashable {
    private let text: String

    /// Takes a name or a number, without brackets.
    package init(_ text: String) { self.text = text }

    /// Whether it is this machine.
    package var isLoopback: Bool {
        if text == "localhost" || text.hasSuffix(".localhost") || text == "::1" { return true }
        return numbers?.first == 127
    }

    /// Whether it is a number of this machine, of a private network, or of a link (RFC 1918, 3927, 4193, 4291, 6598),
    /// or a name of this machine. What a name of another leads to, it does not tell.
    package var isPrivate: Bool {
        if isLoopback { return true }
        if let numbers {
            return switch (numbers[0], numbers[1]) {
            case (0, _), (10, _), (169, 254), (192, 168), (172, 16...31), (100, 64...127): true
            default: false
            }
        }
        guard text.contains(":") else { return false }
        let lower = ASCIICase.lower(text)
        return lower == "::" || ["fc", "fd", "fe8", "fe9", "fea", "feb"].contains { lower.hasPrefix($0) }
    }

    /// The four numbers of IPv4, also where they are written as an address of IPv6.
    private var numbers: [UInt8]? {
        let lower = ASCIICase.lower(text)
        let dotted = lower.hasPrefix("::ffff:") ? lower.dropFirst("::ffff:".count) : lower[...]
        let parts = dotted.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let numbers = parts.compactMap { UInt8($0) }
        return numbers.count == 4 ? numbers : nil
    }
}
