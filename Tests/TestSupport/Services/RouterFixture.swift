package import EmbedJobs
package import EmbedJobsServer
package import EmbedJobsWire
internal import Foundation
internal import Synchronization

/// A router over in-memory services, with two owners, a clock that tests advance, and a hash without a secret.
package final class RouterFixture: Sendable {
    /// Two keys, whose owners are Ann and Bob.
    package struct Keys: Authenticator {
        /// Both keys.
        package init() {}

        package func caller(authorization: String?) async throws(APIError) -> Principal {
            switch try BearerKey.key(in: authorization) {
            case "ann-key": Principal(owner: RouterFixture.ann, keyID: "k-ann")
            case "ann-key-2": Principal(owner: RouterFixture.ann, keyID: "k-ann-2")
            case "bob-key": Principal(owner: RouterFixture.bob, keyID: "k-bob")
            default: throw APIError(.unauthorized, "invalid api token")
            }
        }
    }

    /// FNV-1a, which is enough to distinguish the requests of tests.
    package struct Digest: RunningDigest {
        private var state: UInt64 = 0xCBF2_9CE4_8422_2325

        package init() {}

        package mutating func update(_ bytes: UnsafeRawBufferPointer) {
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }

        package func value() -> [UInt8] { withUnsafeBytes(of: state.bigEndian, Array.init) }
    }

    /// The owner of `ann-key`.
    package static let ann = Owner(rawValue: "ann")
    /// The owner of `bob-key`.
    package static let bob = Owner(rawValue: "bob")

    /// Ann's datasets and jobs.
    package let annService = MemoryService(owner: ann)
    /// Bob's datasets and jobs.
    package let bobService = MemoryService(owner: bob)
    /// The router under test.
    package let router: ServiceRouter
    /// The responses to replay for repeated requests.
    package let records = MemoryRecords()
    private let clock = Clock()

    private final class Clock: Sendable {
        let time = Mutex(Timestamp(microseconds: 0))
        let pauses = Mutex<[Duration]>([])
    }

    /// Creates a router over empty services.
    package init(
        publicURL: String? = nil,
        uploadBytesMax: Int = 10_000,
        keepsRecords: Bool = false,
        jobsPerMinute: Int? = nil,
        describesAPI: Bool = false
    ) {
        let clock = clock
        let now: @Sendable () -> Timestamp = { clock.time.withLock { $0 } }
        let links = PartLinks(now: now) { bytes in
            var digest = Digest()
            digest.update(Array("secret".utf8) + bytes)
            return digest.value()
        }
        var settings = RouterSettings(
            publicURL: publicURL,
            links: links,
            records: records,
            makeDigest: { Digest() },
            makeRequestID: { "request-id" },
            pause: { duration in clock.pauses.withLock { $0.append(duration) } }
        )
        settings.uploadBytesMax = uploadBytesMax
        settings.keepsRecords = keepsRecords
        settings.describesAPI = describesAPI
        settings.jobLimiter = jobsPerMinute.map { rate in
            RateLimiter(callsPerMinute: rate) { .microseconds(clock.time.withLock { $0.microseconds }) }
        }
        let (annService, bobService) = (annService, bobService)
        router = ServiceRouter(settings: settings, authenticator: Keys()) { $0 == Self.ann ? annService : bobService }
    }

    /// Advances the clock.
    package func advance(seconds: Int) {
        clock.time.withLock { $0 = Timestamp(microseconds: $0.microseconds + Int64(seconds) * 1_000_000) }
    }

    /// The pauses of requests so far.
    package var pauses: [Duration] { clock.pauses.withLock { $0 } }

    /// Returns the response to a request with Ann's key, or another one.
    package func response(
        _ method: String,
        _ target: String,
        json: String? = nil,
        key: String? = "ann-key",
        headers: HeaderFields = [:],
        body: ByteSource? = nil
    ) async -> Answer {
        var headers = headers
        headers.append("Host", "localhost:8484")
        if let key { headers.append("Authorization", "Bearer \(key)") }
        if json != nil, headers["Content-Type"] == nil { headers.append("Content-Type", "application/json") }
        let body = body ?? ByteSource(Array((json ?? "").utf8))
        let response = await router.respond(ServerRequest(method: method, target: target, headers: headers, body: body))
        var bytes: [UInt8] = []
        var failure: APIError?
        switch response.body {
        case .none: break
        case .bytes(let all): bytes = all
        case .stream(let source):
            do throws(APIError) { for try await chunk in source { bytes += chunk } } catch { failure = error }
        }
        return Answer(
            status: response.status,
            headers: response.headers,
            bytes: bytes,
            failure: failure,
            object: response.object
        )
    }

    /// Uploads a dataset and returns its id.
    package func upload(_ name: String = "docs", key: String = "ann-key", data: String = "{\"text\":\"a\"}\n")
        async throws
        -> String
    {
        let body = UploadBody(fileName: "a.jsonl", data: ByteSource(Array(data.utf8)), boundary: "xyz")
        let response = await response(
            "POST",
            "/v1/datasets?name=\(name)&type=embed-input",
            key: key,
            headers: ["Content-Type": body.contentType],
            body: body.source
        )
        return try Operations.uploadDataset.result(status: response.status, body: response.bytes).get().rawValue
    }

    /// Starts a job and returns its id.
    package func createJob(on dataset: String, key: String = "ann-key") async throws -> String {
        let json = "{\"model\":\"tiny\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"search_document\"}"
        let response = await response("POST", "/v1/embed-jobs", json: json, key: key)
        return try Operations.createJob.result(status: response.status, body: response.bytes).get().rawValue
    }
}

/// A response with its complete body.
package struct Answer: Sendable {
    /// The status.
    package var status: Int
    /// The header fields.
    package var headers: HeaderFields
    /// The body.
    package var bytes: [UInt8]
    /// The error that ended the body early.
    package var failure: APIError?
    /// The object of the request, as logs name it.
    package var object: String?

    /// The body as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The message of an error's body.
    package var message: String? {
        let body = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String]
        return body?["message"]
    }
}
