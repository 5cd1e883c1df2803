/// The address that clients reach a server by.
struct PublicURL: Sendable {
    /// Without a slash at the end.
    let text: String
    /// The name or number in it.
    let host: String

    /// Reads `http://HOST` or `https://HOST`, with a port and a path if need be; nil for anything else.
    init?(_ text: String) {
        guard let scheme = text.firstRange(of: "://"), ["http", "https"].contains(text[..<scheme.lowerBound]) else {
            return nil
        }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.isASCII && $0.value > 0x20 && !"\"<>?#@\\".unicodeScalars.contains($0)
        }
        let host =
            authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        guard isPlain, !host.isEmpty else { return nil }
        self.host = String(host)
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
