import EmbedJobs
import EmbedJobsHTTP
import EmbedJobsServer
import EmbedJobsWire
import Testing

@Suite struct RequestRulesTests {
    private let rules = RequestRules(address: .tcp(host: "127.0.0.1", port: 1), hosts: ["Embed.Example"])

    private func code(_ headers: HeaderFields, target: String = "/", is11: Bool = true) -> APIError.Code? {
        do throws(APIError) {
            _ = try rules.checked(ServerRequest(method: "GET", target: target, headers: headers), isVersion11: is11)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: [
        "localhost", "LocalHost:8484", "localhost.", "127.0.0.1", "127.9.9.9:1", "[::1]", "[::1]:8484", "10.1.2.3",
        "[2001:db8::1]:80", "embed.example", "EMBED.example:443",
    ])
    func acceptsItsOwnHosts(host: String) { #expect(code(["Host": host]) == nil) }

    @Test(arguments: [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "embed.example.evil", "xembed.example",
        "1.2.3", "0x7f.1",
    ])
    func rejectsForeignNames(host: String) { #expect(code(["Host": host]) == .forbidden) }

    @Test(arguments: [
        "", ":80", "a b", "a/b", "[::1", "[evil.example]", "localhost:8484:1", "localhost:x", "a@b", "\u{0}",
    ])
    func rejectsInvalidNames(host: String) { #expect(code(["Host": host]) == .invalidRequest) }

    @Test func requiresOneHost() {
        #expect(code([:]) == .invalidRequest)
        #expect(code([:], is11: false) == nil)
        var two: HeaderFields = ["Host": "localhost"]
        two.append("host", "localhost")
        #expect(code(two) == .invalidRequest)
    }

    /// The first and the last of two keys would be equally right.
    @Test(arguments: ["Authorization", "Content-Type", "content-encoding", "Idempotency-Key", "Range", "If-Range"])
    func singleFieldsMustNotBeRepeated(name: String) {
        var headers: HeaderFields = ["Host": "localhost", name: "a"]
        headers.append("Accept", "a")
        headers.append("Accept", "b")
        #expect(code(headers) == nil)
        headers.append(name.uppercased(), "a")
        #expect(code(headers) == .invalidRequest)
    }

    @Test func ignoresHostsOnASocketFile() throws {
        let rules = RequestRules(address: .unix(path: "/s"))
        let request = ServerRequest(method: "GET", target: "/", headers: ["Host": "anything.example"])
        _ = try rules.checked(request, isVersion11: true)
    }

    @Test func rejectsWebPages() {
        #expect(code(["Host": "localhost", "Origin": "http://localhost:8484"]) == .forbidden)
        #expect(code(["Host": "localhost", "Origin": "null"]) == .forbidden)
        #expect(code(["Host": "localhost", "Sec-Fetch-Site": "Cross-Site"]) == .forbidden)
        #expect(code(["Host": "localhost", "Sec-Fetch-Site": "none"]) == nil)
    }

    @Test func rejectsAmbiguousBodies() {
        #expect(code(["Host": "localhost", "Transfer-Encoding": "Chunked"]) == nil)
        #expect(code(["Host": "localhost", "Transfer-Encoding": "gzip, chunked"]) == .invalidRequest)
        #expect(code(["Host": "localhost", "Transfer-Encoding": "identity"]) == .invalidRequest)
        #expect(code(["Host": "localhost", "Transfer-Encoding": "chunked", "Content-Length": "1"]) == .invalidRequest)
    }

    @Test func splitsAbsoluteTargets() throws {
        let request = ServerRequest(method: "GET", target: "HTTP://embed.example/a?b", headers: ["Host": "localhost"])
        let checked = try rules.checked(request, isVersion11: true)
        #expect(checked.path == "/a" && checked.query == "b" && checked.headers["Host"] == "embed.example")
        let bare = ServerRequest(method: "GET", target: "http://localhost", headers: ["Host": "localhost"])
        #expect(try rules.checked(bare, isVersion11: true).path == "/")
        #expect(code(["Host": "localhost"], target: "http://evil.example/") == .forbidden)
        #expect(code(["Host": "localhost"], target: "ftp://localhost/") == .invalidRequest)
        #expect(code(["Host": "localhost"], target: "a") == .invalidRequest)
        #expect(code(["Host": "localhost"], target: "/\u{FFFD}") == .invalidRequest)
        #expect(code(["Host": "localhost"], target: "*") == nil)
    }
}
