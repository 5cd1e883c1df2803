package import EmbedJobs
package import EmbedJobsWire

/// Which proxy requests go by, as the environment says it.
///
/// The variables are curl's: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, all but `http_proxy` in capitals
/// too: a web server hands `HTTP_PROXY` to its programs from a header that anybody can send.
package struct ProxyChoice: Sendable {
    /// A proxy.
    package struct Proxy: Sendable, Hashable {
        /// How it is talked to.
        package enum Kind: Sendable, Hashable {
            /// As HTTP has it: CONNECT for what is encrypted.
            case http
            /// SOCKS 5.
            case socks
        }

        /// What it wants to know first.
        package struct Credentials: Sendable, Hashable {
            /// The user.
            package let user: String
            /// The password.
            package let password: String
        }

        /// How it is talked to.
        package let kind: Kind
        /// Its name or number.
        package let host: String
        /// Its port.
        package let port: Int
        /// What it wants to know first, if anything.
        package let credentials: Credentials?
    }

    private let secure: String?
    private let plain: String?
    private let exempt: [String]

    /// Reads the variables of an environment.
    package init(_ environment: [String: String]) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let all = value("all_proxy", "ALL_PROXY")
        secure = value("https_proxy", "HTTPS_PROXY") ?? all
        plain = value("http_proxy") ?? all
        exempt = (value("no_proxy", "NO_PROXY") ?? "").lowercased().split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// The proxy for an address; nil to go there directly, as to this machine always. Throws `invalidRequest` for a
    /// proxy that cannot be used.
    package func proxy(for address: WebAddress) throws(APIError) -> Proxy? {
        guard case .host(let host, _, let isSecure) = address.origin, !HostName(host).isLoopback, !isExempt(host),
            let text = isSecure ? secure : plain
        else { return nil }
        return try Self.proxy(text)
    }

    private func isExempt(_ host: String) -> Bool {
        exempt.contains { entry in
            if entry == "*" { return true }
            let name = entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
            return host == name || host.hasSuffix(".\(name)")
        }
    }

    private static func proxy(_ text: String) throws(APIError) -> Proxy {
        // What is wrong is said without the text, which may hold a password.
        let mistake = APIError(.invalidRequest, "the environment names a proxy that is no http:// or socks5:// address")
        let halves = text.firstRange(of: "://").map { (text[..<$0.lowerBound].lowercased(), text[$0.upperBound...]) }
        let (scheme, rest) = halves ?? ("http", text[...])
        guard ["http", "socks5", "socks5h", "socks"].contains(scheme) else { throw mistake }
        let authority = rest.prefix { $0 != "/" }
        let at = authority.lastIndex(of: "@")
        let hostPart = at.map { authority[authority.index(after: $0)...] } ?? authority
        guard let address = try? WebAddress("http://\(hostPart)"), case .host(let host, let port, _) = address.origin
        else { throw mistake }
        let isSocks = scheme != "http"
        let usual = isSocks ? 1_080 : 80
        let hasPort = hostPart.hasSuffix(":\(port)")
        return Proxy(
            kind: isSocks ? .socks : .http,
            host: host,
            port: hasPort ? port : usual,
            credentials: at.flatMap { Self.credentials(authority[..<$0]) }
        )
    }

    private static func credentials(_ text: Substring) -> Proxy.Credentials? {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = PercentCoding.decode(halves[0]) else { return nil }
        return Proxy.Credentials(user: user, password: PercentCoding.decode(halves.count > 1 ? halves[1] : "") ?? "")
    }
}
