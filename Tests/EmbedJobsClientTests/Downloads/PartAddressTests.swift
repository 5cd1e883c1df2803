import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// The URLs of parts that a client follows, by the address of the service.
@Suite struct PartAddressTests {
    static let rows: [(service: String, part: String, gone: String?)] = [
        ("https://api.cohere.com", "https://api.cohere.com/v1/parts/t", "https://api.cohere.com/v1/parts/t"),
        ("https://api.cohere.com", "https://storage.googleapis.com/b/o?s=1", "https://storage.googleapis.com/b/o?s=1"),
        ("https://api.cohere.com", "http://storage.googleapis.com/b", nil),
        ("https://api.cohere.com", "https://localhost/b", nil),
        ("https://api.cohere.com", "https://127.1/b", nil),
        ("https://api.cohere.com", "https://192.168.1.4/b", nil),
        ("https://api.cohere.com", "https://169.254.169.254/latest/meta-data", nil),
        ("https://api.cohere.com", "https://[::1]/b", nil),
        ("https://api.cohere.com", "https://[::ffff:10.0.0.1]/b", nil),
        ("https://api.cohere.com", "https://[fd00::1]/b", nil),
        ("https://api.cohere.com", "unix:/run/docker.sock", nil),
        ("https://api.cohere.com", "ftp://api.cohere.com/b", nil),
        ("https://api.cohere.com", "", nil),
        ("http://127.0.0.1:8484", "http://127.0.0.1:8484/v1/parts/t", "http://127.0.0.1:8484/v1/parts/t"),
        ("http://127.0.0.1:8484", "http://localhost:9000/b", "http://localhost:9000/b"),
        ("http://10.0.0.1", "http://10.0.0.2/b", "http://10.0.0.2/b"),
        ("http://example.com", "http://10.0.0.2/b", nil),
        ("unix:/run/e.sock", "http://localhost/v1/parts/t", "unix:/run/e.sock/v1/parts/t"),
        ("unix:/run/e.sock", "https://public.example/v1/parts/t", "https://public.example/v1/parts/t"),
        ("unix:/run/e.sock", "unix:/run/docker.sock", nil),
    ]

    @Test(arguments: rows.indices) func followsOnlyAllowedURLs(row: Int) async throws {
        let wanted = Self.rows[row]
        let body =
            #"{"dataset":{"id":"d","created_at":"2024-01-13T02:53:31Z","dataset_type":"embed-result","#
            + #""validation_status":"validated","dataset_parts":[{"url":"\#(wanted.part)"}]}}"#
        let fixture = ClientFixture([.response(200, body: body), .response(200, body: "x")])
        let client = try fixture.client(wanted.service)
        let error = await failure { _ = try await client.content(ofPart: 0, in: DatasetID(rawValue: "d")) }
        #expect(error?.code == (wanted.gone == nil ? .unreadableResponse : nil))
        #expect(fixture.transport.log.dropFirst().map(\.address.description) == (wanted.gone.map { [$0] } ?? []))
    }
}
