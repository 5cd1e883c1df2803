import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct WebAddressTests {
    static let rows: [(text: String, shown: String, host: String)] = [
        ("https://api.cohere.com", "https://api.cohere.com", "api.cohere.com"),
        ("HTTPS://API.Cohere.com:443/v1/", "https://api.cohere.com/v1/", "api.cohere.com"),
        ("http://127.0.0.1:8484/x?y=1#z", "http://127.0.0.1:8484/x?y=1", "127.0.0.1:8484"),
        ("http://[::1]:8484", "http://[::1]:8484", "[::1]:8484"), ("http://[::1]", "http://[::1]", "[::1]"),
        ("http://h:", "http://h", "h"), ("http://h?q", "http://h/?q", "h"),
        ("unix:/run/e.sock", "unix:/run/e.sock", "localhost"), ("unix:///run/e.sock", "unix:/run/e.sock", "localhost"),
        ("unix:e.sock", "unix:e.sock", "localhost"),
    ]

    @Test(arguments: rows.indices) func readsAddresses(row: Int) throws {
        let wanted = Self.rows[row]
        let address = try WebAddress(wanted.text)
        #expect(address.description == wanted.shown)
        #expect(address.hostField == wanted.host)
        #expect(try WebAddress(address.description) == address)
    }

    @Test(
        arguments: [
            "", "api.cohere.com", "ftp://h", "http://", "http:///x", "http://h:x", "http://h:0", "http://h:65536",
            "http://h:-1", "https://a b", "https://h/ü", "unix:", "http://[::1", "http://[::1]x", "file:///etc/passwd",
        ]
    )
    func rejectsInvalidAddresses(text: String) {
        #expect(throws: APIError.self) { try WebAddress(text) }
    }

    @Test func rejectsPasswordsWithoutRepeatingThem() {
        let error = #expect(throws: APIError.self) { try WebAddress("https://me:secret@h.example") }
        #expect(error?.message.contains("secret") == false)
    }

    @Test(
        arguments: [
            ("http://h", "/v1/x", "http://h/v1/x"), ("http://h/", "/v1/x", "http://h/v1/x"),
            ("http://h/t?q=1", "/v1/x?y", "http://h/t/v1/x?y"),
        ]
    )
    func appendsTargets(base: String, target: String, whole: String) throws {
        #expect(try WebAddress(base).appending(target).description == whole)
    }

    @Test(
        arguments: [
            ("/b", "https://h/b"), ("//other/b", "https://other/b"), ("http://other/b#c", "http://other/b"),
            ("unix:/s", "unix:/s"),
        ]
    )
    func resolvesLocations(text: String, whole: String) throws {
        #expect(try WebAddress("https://h/a?x").resolve(text).description == whole)
        #expect(throws: APIError.self) { try WebAddress("https://h/a").resolve("b") }
    }

    @Test func encryptedAndLocalConnectionsArePrivate() throws {
        for text in ["https://h.example", "http://localhost", "http://127.0.0.1:1", "unix:/s"] {
            #expect(try WebAddress(text).origin.isPrivate)
        }
        #expect(try !WebAddress("http://h.example").origin.isPrivate)
    }
}
