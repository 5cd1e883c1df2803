import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Testing

@Suite struct ProxyChoiceTests {
    private func shown(_ address: String, _ environment: [String: String]) throws -> String? {
        guard let proxy = try ProxyChoice(environment).proxy(for: WebAddress(address)) else { return nil }
        let credentials = proxy.credentials.map { "\($0.user)/\($0.password)@" } ?? ""
        return "\(proxy.kind) \(credentials)\(proxy.host):\(proxy.port)"
    }

    static let rows: [(address: String, environment: [String: String], proxy: String?)] = [
        ("https://api.cohere.com", [:], nil),
        ("https://api.cohere.com", ["https_proxy": "http://p:3128"], "http p:3128"),
        ("https://api.cohere.com", ["HTTPS_PROXY": "p:3128"], "http p:3128"),
        ("https://api.cohere.com", ["https_proxy": "", "HTTPS_PROXY": "http://q"], "http q:80"),
        ("https://api.cohere.com", ["http_proxy": "http://p:3128"], nil),
        ("http://embed.example", ["http_proxy": "http://p:3128/"], "http p:3128"),
        // Web servers pass the client's header "Proxy" to their programs as HTTP_PROXY.
        ("http://embed.example", ["HTTP_PROXY": "http://p:3128"], nil),
        ("http://embed.example", ["ALL_PROXY": "socks5://p"], "socks p:1080"),
        ("https://api.cohere.com", ["https_proxy": "http://u:p%40w@p:1"], "http u/p@w@p:1"),
        ("https://api.cohere.com", ["all_proxy": "p:1", "no_proxy": "a.com, cohere.com"], nil),
        ("https://api.cohere.com", ["all_proxy": "p:1", "NO_PROXY": ".cohere.com"], nil),
        ("https://api.cohere.com", ["all_proxy": "p:1", "no_proxy": "*"], nil),
        ("https://notcohere.com", ["all_proxy": "p:1", "no_proxy": "cohere.com"], "http p:1"),
        ("http://127.0.0.1:8484", ["all_proxy": "p:1"], nil),
        ("http://localhost:8484", ["http_proxy": "p:1"], nil),
        ("http://[::1]:8484", ["http_proxy": "p:1"], nil),
        ("unix:/run/e.sock", ["all_proxy": "p:1"], nil),
    ]

    @Test(arguments: rows.indices) func choosesByTheEnvironment(row: Int) throws {
        let wanted = Self.rows[row]
        #expect(try shown(wanted.address, wanted.environment) == wanted.proxy)
    }

    @Test(arguments: ["https://p:1", "ftp://p:1", "http://u:secret@", "http://p:x"])
    func errorsDoNotContainTheProxy(text: String) throws {
        let error = #expect(throws: APIError.self) { try shown("https://a.example", ["https_proxy": text]) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains("secret") == false)
    }
}
