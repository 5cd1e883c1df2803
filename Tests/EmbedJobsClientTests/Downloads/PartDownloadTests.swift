import EmbedJobs
import EmbedJobsClient
import EmbedJobsServer
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

@Suite struct PartDownloadTests {
    private let id = DatasetID(rawValue: "d")

    /// The response of a service with a URL for the part of its one dataset.
    private static func dataset(_ url: String) -> HTTPResponse {
        let text =
            #"{"dataset":{"id":"d","name":"n","created_at":"2024-01-13T02:53:31Z","#
            + #""dataset_type":"embed-result","validation_status":"validated","#
            + #""dataset_parts":[{"index":0,"size_bytes":10,"num_rows":1,"url":"\#(url)"}]}}"#
        return HTTPResponse(status: 200, headers: [:], body: ByteSource(Array(text.utf8)))
    }

    private static func bytes(_ text: String, _ status: Int = 200, _ headers: HeaderFields = [:]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: ByteSource(Array(text.utf8)))
    }

    /// Downloads the part at a URL from a service; returns the text and the requests outside the API.
    private func download(
        at url: String,
        from service: String = "https://api.example.com",
        _ response: @escaping @Sendable (HTTPRequest, Int) -> HTTPResponse
    ) async throws -> (text: String, requests: [HTTPRequest]) {
        let log = Mutex<[HTTPRequest]>([])
        let transport = AnsweringTransport(responses: { request in
            if request.address.target.hasPrefix("/v1/datasets/") { return Self.dataset(url) }
            let number = log.withLock { log in
                log.append(request)
                return log.count
            }
            return response(request, number)
        })
        let client = try ClientFixture().client(service, over: transport)
        var bytes: [UInt8] = []
        for try await chunk in try await client.content(ofPart: 0, in: id) { bytes += chunk }
        return (String(decoding: bytes, as: UTF8.self), log.withLock { $0 })
    }

    @Test func keyIsNotSentToPartURLs() async throws {
        for url in ["https://storage.example.net/p?sig=abc", "https://api.example.com/v1/parts/t"] {
            let (text, requests) = try await download(at: url) { _, _ in Self.bytes("0123456789") }
            #expect(text == "0123456789")
            #expect(requests.map(\.address.description) == [url])
            #expect(requests[0].headers["Authorization"] == nil && requests[0].headers["Accept-Encoding"] == "identity")
        }
    }

    @Test func resumesInterruptedDownloads() async throws {
        let (text, requests) = try await download(at: "https://s.example/p") { request, number in
            var first = Self.bytes("0123456789", 200, ["Content-Length": "10"])
            if number == 1 { first.body = FaultyTransport.cut(first.body) }
            guard number > 1 else { return first }
            return Self.bytes("56789", 206, ["Content-Range": "bytes 5-9/10"])
        }
        #expect(text == "0123456789")
        #expect(requests.map { $0.headers["Range"] } == [nil, "bytes=5-"])
    }

    @Test func restartsWithoutRangeSupport() async throws {
        let (text, requests) = try await download(at: "https://s.example/p") { _, number in
            // The connection ends early, which only the declared length reveals.
            Self.bytes(number == 1 ? "0123" : "0123456789", 200, ["Content-Length": "10"])
        }
        #expect(text == "0123456789")
        #expect(requests.count == 2)
    }

    @Test func rejectsTheWrongRange() async throws {
        let error = await failure {
            _ = try await download(at: "https://s.example/p") { _, number in
                number == 1
                    ? Self.bytes("0123", 200, ["Content-Length": "10"])
                    : Self.bytes("x", 206, ["Content-Range": "bytes 3-9/10"])
            }
        }
        #expect(error?.code == .unreadableResponse)
    }

    @Test func requestsANewURLAfterExpiry() async throws {
        let (text, requests) = try await download(at: "https://s.example/p") { _, number in
            switch number {
            case 1: Self.bytes("0123", 200, ["Content-Length": "10"])
            case 2: Self.bytes("{}", 403)
            default: Self.bytes("456789", 206, ["Content-Range": "bytes 4-9/10"])
            }
        }
        #expect(text == "0123456789")
        #expect(requests.count == 3)
    }

    /// The URL of a part is sent without the key, so its refusal says nothing about the key.
    @Test(arguments: [401, 403]) func aRefusedURLIsNotARefusedKey(status: Int) async throws {
        let error = await failure {
            _ = try await download(at: "https://s.example/p") { _, _ in Self.bytes("{\"message\":\"no\"}", status) }
        }
        #expect(error == APIError(.linkRefused, "no") && error?.httpStatus == status && error?.refusesKey == false)
    }

    /// A service that restarts responds neither for the part nor for its URL; the bytes read before are kept.
    @Test func anInterruptedDownloadSurvivesARestart() async throws {
        let fixture = ClientFixture()
        let dataset = DatasetID(rawValue: try await fixture.router.upload(data: "0123456789"))
        let outage = Array(repeating: FaultyTransport.Fault.refused, count: 8)
        // The first request finds the URL, the second one the part.
        fixture.transport.meet([.none, .cutResponse] + outage)
        var bytes: [UInt8] = []
        for try await chunk in try await fixture.client().content(ofPart: 0, in: dataset) { bytes += chunk }
        #expect(bytes == Array("0123456789".utf8))
        #expect(fixture.time.pauses.count == 9)
        #expect(fixture.transport.log.last?.headers["Range"] == "bytes=5-")
    }

    @Test func givesUpWithoutProgress() async throws {
        let error = await failure {
            _ = try await download(at: "https://s.example/p") { _, number in
                number == 1
                    ? Self.bytes("0123", 200, ["Content-Length": "10"])
                    : Self.bytes("", 206, ["Content-Range": "bytes 4-9/10"])
            }
        }
        #expect(error == APIError(.unavailable, "the part ended after 4 of 10 bytes"))
    }

    @Test func followsAFewRedirects() async throws {
        let (text, requests) = try await download(at: "https://s.example/p") { _, number in
            switch number {
            case 1: Self.bytes("", 302, ["Location": "https://t.example/q?x=1"])
            case 2: Self.bytes("", 307, ["Location": "/r"])
            default: Self.bytes("whole")
            }
        }
        #expect(text == "whole")
        let addresses = ["https://s.example/p", "https://t.example/q?x=1", "https://t.example/r"]
        #expect(requests.map(\.address.description) == addresses)
        #expect(requests.allSatisfy { $0.headers["Authorization"] == nil })
    }

    @Test func limitsRedirects() async throws {
        let error = await failure {
            _ = try await download(at: "https://s.example/p") { _, _ in
                Self.bytes("", 302, ["Location": "https://s.example/p"])
            }
        }
        #expect(error?.message == "the part's URL has more than 3 redirects")
    }

    @Test(arguments: ["http://s.example/p", "https://127.0.0.1/p", "https://10.0.0.8/p", "unix:/run/docker.sock"])
    func rejectsForbiddenRedirects(target: String) async throws {
        let count = Mutex(0)
        let error = await failure {
            _ = try await download(at: "https://s.example/p") { _, number in
                count.withLock { $0 = number }
                return Self.bytes("", 302, ["Location": target])
            }
        }
        #expect(error?.code == .unreadableResponse)
        #expect(count.withLock { $0 } == 1)
    }

    @Test func rejectsCompressedParts() async throws {
        let error = await failure {
            _ = try await download(at: "https://s.example/p") { _, _ in
                Self.bytes("x", 200, ["Content-Encoding": "gzip"])
            }
        }
        #expect(error?.code == .unreadableResponse)
    }

    @Test func sourcesCanBeReadAgain() async throws {
        let fixture = ClientFixture()
        let dataset = DatasetID(rawValue: try await fixture.router.upload(data: "0123456789"))
        let source = try await fixture.client().content(ofPart: 0, in: dataset)
        #expect(source.length == 10)
        for _ in 0..<2 {
            var bytes: [UInt8] = []
            for try await chunk in source { bytes += chunk }
            #expect(bytes == Array("0123456789".utf8))
        }
    }
}
