/// The URL that clients use for a server.
package struct PublicURL: Sendable {
    /// The URL without a trailing slash.
    package let text: String
    /// Its host name or IP address.
    package let host: String

    /// Reads `http://HOST` or `https://HOST`, with an optional port and path; nil for anything else.
    package init?(_ text: String) {
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
