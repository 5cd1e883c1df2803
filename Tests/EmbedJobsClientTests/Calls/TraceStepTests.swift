import EmbedJobs
import EmbedJobsClient
import EmbedJobsServer
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

@Suite struct ExchangeTests {
    private let fixture = ClientFixture()
    private let told = Log()

    private final class Log: Sendable {
        let exchanges = Mutex<[TraceStep]>([])
        var lines: [String] { exchanges.withLock { $0.flatMap(\.lines) } }
        var text: String { lines.joined(separator: "\n") }
    }

    private func tapped(_ key: String = "ann-key") throws -> EmbedJobsHTTPClient {
        let tap = TappedTransport(
            fixture.transport,
            redaction: Redaction(secrets: ["ann-key", "embedjobs-canary-1"]),
            elapsed: { fixture.time.elapsed },
            tell: { exchange in told.exchanges.withLock { $0.append(exchange) } }
        )
        return try fixture.client(key: key, over: tap)
    }

    @Test func reportsEveryStep() async throws {
        _ = try await tapped().tokenize("ab", model: MemoryService.model.name)
        let steps = told.exchanges.withLock { $0.map(\.step) }
        #expect(steps == [.request, .response, .body])
        let lines = told.lines
        #expect(lines.first == "> POST http://localhost:8484/v1/tokenize")
        #expect(lines.contains("> Authorization: [hidden]"))
        #expect(lines.contains(#"> {"text":"ab","model":"tiny"}"#))
        #expect(lines.contains("< 200 after 0 ms"))
        #expect(lines.last?.hasPrefix(#"< {"tokens":[97,98]"#) == true)
    }

    @Test func reportsFailures() async throws {
        fixture.transport.meet([.refused])
        _ = try await tapped().jobs()
        #expect(told.lines.contains("* no response after 0 ms: Connection refused; nothing was sent"))
        #expect(told.exchanges.withLock { Set($0.map(\.number)) } == [1, 2])
    }

    @Test func reportsTheLengthOfUploads() async throws {
        let id = try await tapped().uploadDataset(someDataset)
        #expect(told.lines.contains { $0.hasPrefix("> (") && $0.hasSuffix(" bytes)") })
        #expect(told.lines.contains { $0 == #"< {"id":"\#(id)"}"# })
        #expect(!told.text.contains(#"{"text":"a"}"#))
    }

    /// Secrets are keys by value anywhere, tokens of parts, and the values of secret fields.
    @Test func hidesAllSecrets() async throws {
        let canary = "embedjobs-canary-1"
        let client = try tapped(canary)
        fixture.transport.meet([
            .response(200, ["Set-Cookie": canary, "Location": "http://x/\(canary)"], body: "{\"echo\":\"\(canary)\"}"),
            .response(401, ["Content-Type": "application/json"], body: "{\"message\":\"\(canary) is wrong\"}"),
            .response(200, ["Content-Type": "application/json"], body: "{\"models\":[{\"name\":\"\(canary)\"}]}"),
        ])
        _ = try? await client.jobs()
        _ = try? await client.jobs()
        _ = try? await client.models()
        #expect(told.lines.count > 20)
        #expect(!told.text.contains(canary))

        let own = try tapped()
        let id = try await own.uploadDataset(someDataset)
        for try await _ in try await own.content(ofPart: 0, in: id) {}
        let response = await fixture.router.response("GET", "/v1/datasets/\(id)")
        let url = try #require(try Operations.dataset.result(status: 200, body: response.bytes).get().partURLs.first)
        let token = try #require(url.split(separator: "/").last)
        #expect(told.text.contains("/v1/parts/[hidden]"))
        #expect(!told.text.contains(token))
    }

    @Test func truncatesLongBodies() async throws {
        let long = #"{"models":[{"name":""# + String(repeating: "n", count: 10_000) + #""}]}"#
        fixture.transport.meet([.response(200, ["Content-Type": "application/json"], body: long)])
        _ = try await tapped().models()
        #expect(told.lines.suffix(2) == ["< …", "< (\(long.utf8.count) bytes)"])
        #expect(told.text.utf8.count < 2 * EmbedJobsClient.Limits.shownBodyBytesMax)
    }
}
