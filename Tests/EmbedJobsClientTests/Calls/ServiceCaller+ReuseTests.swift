import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

/// `reuse` is a field of our API, and no other service gets it.
@Suite struct ReuseFieldTests {
    /// Records requests, and responds as a service with these header fields.
    private final class RecordingTransport: HTTPTransport {
        private let headers: HeaderFields
        private let sent = Mutex<[String]>([])

        init(_ headers: HeaderFields) { self.headers = headers }

        /// The method of each request, with its body if it has one.
        var requests: [String] { sent.withLock { $0 } }

        func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
            var bytes: [UInt8] = []
            do throws(APIError) {
                if let body = request.body { for try await chunk in body { bytes += chunk } }
            } catch { Issue.record("the body cannot be read: \(error)") }
            let line = request.method + " " + String(decoding: bytes, as: UTF8.self)
            sent.withLock { $0.append(line) }
            let response = request.method == "POST" ? #"{"job_id":"j"}"# : #"{"embed_jobs":[]}"#
            return HTTPResponse(status: 200, headers: headers, body: ByteSource(Array(response.utf8)))
        }
    }

    private static let least = #"{"model":"m","dataset_id":"d","input_type":"clustering","truncate":"END""#
    private static let date: HeaderFields = ["Date": "Sat, 13 Jan 2024 02:53:31 GMT"]
    private static let ours: HeaderFields = [IdempotencyField.name: IdempotencyField.kept]

    /// The requests for two jobs.
    private func requests(reuse: Bool, _ headers: HeaderFields) async throws -> [String] {
        let transport = RecordingTransport(headers)
        let client = try ClientFixture().client(over: transport)
        let request = CreateJobRequest(
            model: ModelName(rawValue: "m"),
            datasetID: DatasetID(rawValue: "d"),
            inputType: .clustering,
            reuse: reuse
        )
        for _ in 0..<2 { _ = try await client.createJob(request) }
        return transport.requests
    }

    @Test func theDefaultIsNotSent() async throws {
        let job = "POST \(Self.least)}"
        #expect(try await requests(reuse: true, Self.ours) == [job, job])
        #expect(try await requests(reuse: true, Self.date) == [job, job])
    }

    @Test func ourServersGetIt() async throws {
        let job = "POST \(Self.least),\"reuse\":false}"
        #expect(try await requests(reuse: false, Self.ours) == ["GET ", job, job])
    }

    @Test func otherServicesDoNot() async throws {
        let job = "POST \(Self.least)}"
        #expect(try await requests(reuse: false, Self.date) == ["GET ", job, job])
    }
}
