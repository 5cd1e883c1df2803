import EmbedJobs
import EmbedJobsClient
import EmbedJobsServer
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

@Suite struct EmbedJobsHTTPClientTests {
    private let fixture = ClientFixture()

    private func look(_ responses: [FaultyTransport.Fault], _ address: String = "https://api.cohere.com") throws
        -> EmbedJobsHTTPClient
    {
        fixture.transport.meet(responses)
        return try fixture.client(address)
    }

    @Test(
        arguments: [
            ("https://api.cohere.com", "https://api.cohere.com/v1/embed-jobs"),
            ("https://api.cohere.com/", "https://api.cohere.com/v1/embed-jobs"),
            ("https://api.cohere.com/v1", "https://api.cohere.com/v1/embed-jobs"),
            ("https://gateway.example/tenant/x/v1/", "https://gateway.example/tenant/x/v1/embed-jobs"),
            ("unix:/run/e.sock", "unix:/run/e.sock/v1/embed-jobs"),
        ]
    )
    func appendsPathsToTheAddress(address: String, target: String) async throws {
        _ = try await look([.response(200, body: "{}")], address).jobs()
        #expect(fixture.transport.log.map(\.address.description) == [target])
    }

    @Test func everyRequestIdentifiesTheClient() async throws {
        _ = try await fixture.client().jobs()
        let headers = try #require(fixture.transport.log.first).headers
        #expect(headers["Authorization"] == "Bearer ann-key" && headers["User-Agent"] == "embedjobs/test")
        #expect(headers["X-Client-Name"] == "embedjobs" && headers["Idempotency-Key"] == nil)
        _ = await failure { _ = try await fixture.client(key: nil).jobs() }
        #expect(fixture.transport.log.last?.headers["Authorization"] == nil)
    }

    @Test func everyCreateHasAUniqueKey() async throws {
        let client = try fixture.client()
        _ = try await client.uploadDataset(someDataset)
        _ = try await client.uploadDataset(someDataset)
        let keys = fixture.transport.log.map { $0.headers["Idempotency-Key"] }
        #expect(Set(keys).count == 2)
        #expect(!keys.contains(nil))
        #expect(fixture.transport.log.allSatisfy { $0.isUnsafeToRepeat && $0.timeLimit == nil })
    }

    /// Actual responses of the hosted service: unknown values, strings for numbers, and omitted fields.
    @Test func readsResponsesOfTheHostedService() async throws {
        let job =
            #"{"job_id":"j","status":"paused","created_at":"2024-01-13T02:53:31.879719Z","#
            + #""input_dataset_id":"d","model":"m","truncate":"RIGHT","percent_complete":12.5}"#
        let dataset =
            #"{"dataset":{"id":"d","name":"n","created_at":"2024-01-13T02:53:31Z","#
            + #""dataset_type":"batch-embed-v2-output","validation_status":"pondering"}}"#
        let client = try look([.response(200, body: job), .response(200, body: dataset), .response(200, body: "{}")])
        let seen = try await client.job(JobID(rawValue: "j"))
        #expect(seen.status.rawValue == "paused")
        #expect(seen.truncate == .end)
        #expect(seen.progress.rowsTotal == 0)
        let found = try await client.dataset(DatasetID(rawValue: "d"))
        #expect(found.type.rawValue == "batch-embed-v2-output")
        #expect(found.validationStatus.rawValue == "pondering")
        #expect(try await client.datasets() == [])
    }

    @Test func passesOnMessagesOfTheHostedService() async throws {
        let body = #"{"id":"876f85c1","message":"model 'x' was removed on September 15, 2025."}"#
        let client = try look([.response(404, body: body)])
        let model = ModelName(rawValue: "x")
        let error = await failure { _ = try await client.tokenize("a", model: model) }
        #expect(error == APIError(.notFound, "model 'x' was removed on September 15, 2025."))
    }

    private static let key = "canary-key-0123456789"

    /// A client with a key, and a service with these responses.
    private func keyed(_ responses: [FaultyTransport.Fault]) throws -> EmbedJobsHTTPClient {
        fixture.transport.meet(responses)
        return try fixture.client(key: Self.key)
    }

    @Test(arguments: [
        FaultyTransport.Fault.response(401, body: #"{"message":"the key \#(Self.key) is not valid"}"#),
        .response(400, body: #"{"message":"not valid: canary\u002dkey-0123456789"}"#),
        .response(302, ["Location": "https://\(Self.key).example/"]),
    ])
    func hidesTheKeyInErrors(response: FaultyTransport.Fault) async throws {
        let client = try keyed([response])
        let error = await failure { _ = try await client.jobs() }
        #expect(error?.message.contains("[hidden]") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("canary") == false)
    }

    @Test func hidesTheKeyInNamesAndWarnings() async throws {
        let job =
            #"{"job_id":"j","status":"failed","created_at":"2024-01-13T02:53:31.879719Z","name":"\#(Self.key)","#
            + #""input_dataset_id":"d","model":"m","truncate":"END","meta":{"warnings":["key \#(Self.key)"]}}"#
        let dataset =
            #"{"dataset":{"id":"d","name":"n","created_at":"2024-01-13T02:53:31Z","dataset_type":"embed-input","#
            + #""validation_status":"failed","validation_error":"not for \#(Self.key)"}}"#
        let client = try keyed([.response(200, body: job), .response(200, body: dataset)])
        let seen = try await client.job(JobID(rawValue: "j"))
        #expect(seen.name == "[hidden]")
        #expect(seen.warnings == ["key [hidden]"])
        #expect(try await client.dataset(DatasetID(rawValue: "d")).validationError == "not for [hidden]")
    }

    @Test func hidesTheKeyInRawErrors() async throws {
        let client = try keyed([.response(403, body: "no: \(Self.key)")])
        let response = try await client.exchange(method: "GET", target: "/x", contentType: nil, body: ByteSource([]))
        var bytes: [UInt8] = []
        for try await chunk in response.body { bytes += chunk }
        #expect(String(decoding: bytes, as: UTF8.self) == "no: [hidden]")
    }

    @Test func fetchesAllPagesOfModels() async throws {
        let pages = [
            #"{"models":[{"name":"a"}],"next_page_token":"t/1"}"#, #"{"models":[{"name":"b","context_length":512}]}"#,
        ]
        let client = try look(pages.map { .response(200, body: $0) })
        #expect(try await client.models().map(\.name.rawValue) == ["a", "b"])
        #expect(
            fixture.transport.log.map(\.address.target) == [
                "/v1/models?page_size=1000&endpoint=embed",
                "/v1/models?page_size=1000&page_token=t%2F1&endpoint=embed",
            ]
        )
    }

    @Test func limitsTheNumberOfModelPages() async throws {
        let count = Mutex(0)
        let endless = AnsweringTransport { _ in
            let page = count.withLock { count in
                count += 1
                return count
            }
            return #"{"models":[{"name":"a"}],"next_page_token":"\#(page)"}"#
        }
        _ = try await fixture.client(over: endless).models()
        #expect(count.withLock { $0 } == EmbedJobsClient.Limits.modelPagesMax)
    }

    @Test func retriesNotFoundForNewObjects() async throws {
        let client = try fixture.client()
        let id = try await client.uploadDataset(someDataset)
        fixture.transport.meet([.response(404), .response(404)])
        #expect(try await client.dataset(id).id == id)
        fixture.transport.meet(Array(repeating: .response(404), count: 5))
        #expect(await failure { _ = try await client.dataset(id) }?.code == .unavailable)
        fixture.time.pass(.seconds(30))
        fixture.transport.meet([.response(404)])
        #expect(await failure { _ = try await client.dataset(id) }?.code == .notFound)
    }

    @Test func doesNotSendInvalidIds() async throws {
        let client = try fixture.client()
        for text in ["", ".", ".."] {
            #expect(await failure { _ = try await client.job(JobID(rawValue: text)) }?.code == .notFound)
        }
        #expect(fixture.transport.log.isEmpty)
    }

    @Test func rejectsResponsesThatAreTooLong() async throws {
        let chunk = [UInt8](repeating: 0x20, count: 1 << 20)
        let endless = AnsweringTransport { _ in
            ByteSource(length: nil) { () throws(APIError) in { () async throws(APIError) -> [UInt8]? in chunk } }
        }
        let error = await failure { _ = try await fixture.client(over: endless).jobs() }
        #expect(error?.code == .unreadableResponse)
    }

    @Test func sendsRawRequestsUnchanged() async throws {
        let client = try fixture.client()
        let response = try await client.exchange(
            method: "GET",
            target: "/v1/embed-jobs?limit=1",
            contentType: nil,
            body: ByteSource([])
        )
        #expect(response.status == 200)
        #expect(fixture.transport.log.last?.headers["Authorization"] == "Bearer ann-key")
        fixture.transport.meet([.response(418), .droppedResponse, .droppedResponse, .refused])
        func send(_ method: String) async throws -> Int {
            try await client.exchange(
                method: method,
                target: "/v1/x",
                contentType: "application/json",
                body: ByteSource(Array("{}".utf8))
            ).status
        }
        #expect(try await send("POST") == 418)
        #expect(await failure { _ = try await send("DELETE") }?.code == .outcomeUnknown)
        #expect(await failure { _ = try await send("GET") }?.code == .unavailable)
        #expect(await failure { _ = try await send("POST") }?.code == .unreachable)
    }

    @Test func checksKeys() async throws {
        #expect(try await fixture.client().checkKey().isValid)
        #expect(await failure { _ = try await fixture.client(key: "wrong").checkKey() }?.code == .unauthorized)
    }
}

/// A transport with a function that responds to every request.
struct AnsweringTransport: HTTPTransport {
    private let response: @Sendable (HTTPRequest) -> HTTPResponse

    init(_ text: @escaping @Sendable (HTTPRequest) -> String) {
        response = { HTTPResponse(status: 200, headers: [:], body: ByteSource(Array(text($0).utf8))) }
    }

    init(_ body: @escaping @Sendable (HTTPRequest) -> ByteSource) {
        response = { HTTPResponse(status: 200, headers: [:], body: body($0)) }
    }

    init(responses: @escaping @Sendable (HTTPRequest) -> HTTPResponse) { response = responses }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse { response(request) }
}
