internal import EmbedJobsWire

/// The address on which a server listens.
package enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A host name or IP address of this machine, and a port; port 0 means any free port.
    case tcp(host: String, port: Int)
    /// A socket in the file system.
    case unix(path: String)

    /// Parses `HOST:PORT`, `[HOST]:PORT` or `unix:PATH`; nil for any other text.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard !path.isEmpty, path.utf8.count <= Self.pathBytesMax, !path.utf8.contains(0) else { return nil }
            self = .unix(path: path)
            return
        }
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let digits = text[text.utf8.index(after: colon)...]
        var host = text[..<colon]
        if host.utf8.first == UInt8(ascii: "["), host.utf8.last == UInt8(ascii: "]") {
            host = host.dropFirst().dropLast()
        } else if host.utf8.contains(UInt8(ascii: ":")) {
            return nil
        }
        guard !host.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
            (0...65_535).contains(port)
        else { return nil }
        self = .tcp(host: String(host), port: port)
    }

    /// The smallest maximum of all systems for the path of a socket address, with its terminating zero.
    private static let pathBytesMax = 103

    /// Whether only this machine can connect: a socket file, or the loopback interface.
    package var isLocal: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _):
            // Other names of the local host are resolved when the server starts, and could lead to any interface.
            HostName(host).isLoopback && !HostName(host).text.hasSuffix(".localhost")
        }
    }

    /// The format that ``init(_:)`` parses.
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        }
    }
}
