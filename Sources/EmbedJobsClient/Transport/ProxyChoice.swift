package import EmbedJobs
package import EmbedJobsWire

/// The proxy for a request, from environment variables.
///
/// The variables are those of curl: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, and their upper-case
/// forms except `HTTP_PROXY`: web servers set it for their programs from a header that any client can send.
package struct ProxyChoice: Sendable {
    /// A proxy.
    package struct Proxy: Sendable, Hashable {
        /// The protocol of a proxy.
        package enum Kind: Sendable, Hashable {
            /// HTTP, with CONNECT for encrypted connections.
            case http
            /// SOCKS 5.
            case socks
        }

        /// The credentials of a proxy.
        package struct Credentials: Sendable, Hashable {
            /// The user.
            package let user: String
            /// The password.
            package let password: String
        }

        /// The protocol.
        package let kind: Kind
        /// The host name or IP address.
        package let host: String
        /// The port.
        package let port: Int
        /// The credentials, if any.
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

    /// The proxy for an address; nil for a direct connection, which is always used for the local host. Throws
    /// `invalidRequest` for an invalid proxy.
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
        // The message omits the text, which may contain a password.
        let mistake = APIError(.invalidRequest, "the proxy in the environment is not an http:// or socks5:// URL")
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
