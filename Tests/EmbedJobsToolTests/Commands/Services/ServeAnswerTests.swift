import EmbedJobs
import EmbedJobsWire
import Foundation
import LocalFiles
import TestSupport
import Testing

/// The real server with invalid requests, and with two owners who try to reach each other's objects.
@Suite struct ServeAnswerTests {
    /// A server without workers, with a dataset and a job of Ann's.
    private struct Anns {
        let fixture: ServerFixture
        let key: String
        let dataset: String
        let job: String
        /// The token of the dataset's part.
        let part: String

        init() async throws {
            fixture = try await ServerFixture.start(["--workers", "0", "--log-level", "debug"])
            key = try fixture.makeKey("ann")
            let rows = "{\"text\":\"a cat\"}\n"
            dataset = try ServerFixture.member("id", in: try await fixture.upload(rows, key: key).body)
            let found = try await fixture.wait(for: "\"validated\"", at: "/v1/datasets/\(dataset)", key: key)
            part = try ServerFixture.member("url", in: found).split(separator: "/").last.map(String.init) ?? ""
            job = try await fixture.makeJob(on: dataset, key: key)
        }

        func send(_ request: RouteRequest, key: String) async throws -> RawAnswer {
            let (bytes, port) = (request.bytes(key: key), fixture.port)
            let got = try await offPool {
                let socket = try RawSocket(port: port)
                socket.send(bytes)
                return socket.readToEnd()
            }
            let text = try #require(got, "the response to \(request) did not end")
            return try #require(RawAnswer(text), "the response to \(request) was \(text)")
        }
    }

    @Test func everyRouteRespondsToEveryFault() async throws {
        let anns = try await Anns()
        let secrets = [
            anns.key, anns.key.split(separator: "_").last.map(String.init) ?? "", anns.fixture.tool.folder.path,
        ]
        let requests = BadRequests.all(dataset: anns.dataset, job: anns.job, part: anns.part)
        for request in requests where !request.method.isEmpty {
            let response = try await anns.send(request, key: anns.key)
            // The bytes of a part are not a message.
            if request.route == Operations.part.id, response.status < 300 { continue }
            let faults = ResponseRules.faults(
                status: response.status,
                type: response.headers["content-type"],
                body: response.body,
                mustFail: request.mustFail,
                secrets: secrets
            )
            #expect(faults == [], "\(request): \(response.status) \(response.body.prefix(200))")
        }
        // The server still works, and its log contains none of the secrets. The job is gone, because a meaningless
        // `Range` is ignored, also on requests that cancel or delete a job.
        #expect(try await anns.fixture.ask("GET", "/v1/embed-jobs", key: anns.key).status == 200)
        #expect(try await anns.fixture.stop() == 0)
        let log = try anns.fixture.server.errors
        for secret in secrets.prefix(2) + [anns.part] { #expect(!log.contains(secret)) }
        #expect(!log.contains("\"level\":\"error\""))
    }

    /// Ann's objects are invisible to Bob on every path of every route.
    @Test func everyRouteKeepsOwnersApart() async throws {
        let anns = try await Anns()
        let bob = try anns.fixture.makeKey("bob")
        let names = [anns.dataset, anns.job, anns.part]
        for route in Operations.routes where route.needsKey {
            for path in [route.path] + route.aliases {
                let asked = RouteRequest.good(route, by: path, dataset: anns.dataset, job: anns.job, part: anns.part)
                let absent = RouteRequest.good(route, by: path, dataset: "none", job: "none", part: "none")
                let request = try #require(asked, "RouteRequest lacks a request for \(route.id)")
                let response = try await anns.send(request, key: bob)
                if route.path.names.contains("id") || route.id == "createEmbedJob" {
                    #expect(response.status == 404, "\(route.id): \(response.body)")
                    let none = try await anns.send(try #require(absent), key: bob)
                    // The same message as for an unknown object, except for the ids of the object and the request.
                    let told = names.reduce(response.body) { $0.replacing($1, with: "none") }
                    #expect(told.prefix { $0 != "," } == none.body.prefix { $0 != "," })
                } else {
                    #expect(response.status == 200, "\(route.id): \(response.body)")
                    for name in names { #expect(!response.body.contains(name), "\(route.id): \(response.body)") }
                }
            }
        }
        #expect(try await anns.fixture.ask("GET", "/v1/datasets/\(anns.dataset)", key: anns.key).status == 200)
        let job = try await anns.fixture.ask("GET", "/v1/embed-jobs/\(anns.job)", key: anns.key).body
        #expect(job.contains("\"processing\""))
        #expect(try await anns.fixture.stop() == 0)
    }

    /// The same idempotency key of another owner is another key.
    @Test func idempotencyKeysBelongToTheirOwner() async throws {
        let anns = try await Anns()
        let bob = try anns.fixture.makeKey("bob")
        let header = ["Idempotency-Key: the-same"]
        let first = try await anns.fixture.upload("{\"text\":\"a\"}\n", key: anns.key, headers: header)
        let second = try await anns.fixture.upload("{\"text\":\"b\"}\n", key: bob, headers: header)
        #expect(first.status == 200)
        #expect(second.status == 200)
        #expect(first.body != second.body)
        #expect(try await anns.fixture.stop() == 0)
    }

    // MARK: Results of uploads

    /// An unreadable row fails its dataset, with the reason and the row's position.
    @Test func badRowsAreReportedWithTheirPosition() async throws {
        let fixture = try await ServerFixture.start(["--workers", "0"])
        let key = try fixture.makeKey("ann")
        let good = Array("{\"text\":\"a\"}\n".utf8)
        func row(_ bytes: [UInt8]) -> [UInt8] { good + Array("{\"text\":\"".utf8) + bytes + Array("\"}\n".utf8) }
        func json(_ text: String) -> [UInt8] { good + Array((text + "\n").utf8) }
        let cases: [(file: String, bytes: [UInt8], says: [String])] = [
            ("a.jsonl", json("{\"text\":"), ["line 2"]), ("a.jsonl", json("[1]"), ["line 2"]),
            ("a.jsonl", row([0xFF]), ["line 2", "UTF-8"]), ("a.jsonl", row([0xC0, 0xAF]), ["line 2", "UTF-8"]),
            ("a.jsonl", row([0xED, 0xA0, 0x80]), ["line 2", "UTF-8"]),
            ("a.jsonl", [0xFF, 0xFE, 0x7B, 0x00], ["UTF-16"]), ("a.csv", [0xFE, 0xFF, 0x00, 0x74], ["UTF-16"]),
            ("a.jsonl", [0x1F, 0x8B, 0x08, 0x00], ["gzip"]), ("a.csv", Array("PAR1\u{15}".utf8), ["Parquet"]),
            ("a.csv", Array("id,Text\n1,a\n".utf8), ["columns: id, Text", "rename"]),
            ("a.jsonl", row([UInt8](repeating: 0x61, count: 8 << 20)), ["line 2"]), ("a.jsonl", [], ["no rows"]),
            ("a.jsonl", Array("\n \n\r\n".utf8), ["no rows"]), ("a.csv", Array("text\n".utf8), ["no rows"]),
            ("a.jsonl", good + Array("{\"text\":\"b".utf8), ["line 2"]),
            ("a.csv", Array("text,n\na,1\nb\n".utf8), ["line 3"]),
            ("a.csv", Array("text,text\na,b\n".utf8), ["the header has the column"]),
            ("a.csv", Array("title\na\n".utf8), ["a header with a column named text"]),
            ("a.csv", Array("text\n\"a\n".utf8), ["line 2"]),
            ("a.jsonl", json("{\"text\":\"a\",\"text\":\"b\"}"), ["line 2", "duplicate key"]),
            ("a.jsonl", json("{\"text\":\"a\",\"x\":\(String(repeating: "[", count: 70))1"), ["line 2"]),
            ("a.jsonl", json("{\"text\":\"a\",\"x\":NaN}"), ["line 2"]),
            ("a.jsonl", json("{\"x\":1}"), ["line 2", "the field"]),
            ("a.jsonl", json("{\"text\":\"\\ud800\"}"), ["line 2"]), ("a.jsonl", json("{\"text\":1}"), ["line 2"]),
        ]
        for (index, one) in cases.enumerated() {
            let made = try await fixture.upload(bytes: one.bytes, fileName: one.file, key: key)
            try #require(made.status == 200, "\(made.body)")
            let id = try ServerFixture.member("id", in: made.body)
            let found = try await fixture.waitForVerdict(at: "/v1/datasets/\(id)", key: key)
            #expect(found.contains("\"validation_status\":\"failed\""), "case \(index): \(found)")
            let error = try ServerFixture.member("validation_error", in: found)
            for word in one.says { #expect(error.contains(word), "case \(index): \(error)") }
        }
        #expect(try await fixture.stop() == 0)
    }

    /// Unusual but valid rows are accepted.
    @Test func unusualRowsAreAccepted() async throws {
        let fixture = try await ServerFixture.start(["--workers", "0"])
        let key = try fixture.makeKey("ann")
        let cases: [(file: String, bytes: [UInt8], rows: Int)] = [
            ("a.jsonl", [0xEF, 0xBB, 0xBF] + Array("{\"text\":\"a\"}\r\n\r\n{\"text\":\"b\"}".utf8), 2),
            ("a.jsonl", Array("{\"text\":\"a\u{2028}b\\u0000\"}\n".utf8), 1),
            ("a.csv", Array("text,n\r\n\"a\r\nb\",\"\"\"\"\r\nc,d".utf8), 2),
            ("upload", Array("{\"text\":\"a\"}\n".utf8), 1), ("upload", Array("text\na\nb\n".utf8), 2),
        ]
        for (index, one) in cases.enumerated() {
            let made = try await fixture.upload(bytes: one.bytes, fileName: one.file, key: key)
            let id = try ServerFixture.member("id", in: made.body)
            let found = try await fixture.waitForVerdict(at: "/v1/datasets/\(id)", key: key)
            #expect(found.contains("\"num_rows\":\(one.rows),"), "case \(index): \(found)")
        }
        let skipping = try await fixture.upload(
            bytes: Array("{\"text\":\"a\"}\nnonsense\n".utf8),
            fileName: "a.jsonl",
            key: key,
            query: "&skip_malformed_input=true"
        )
        let id = try ServerFixture.member("id", in: skipping.body)
        let found = try await fixture.waitForVerdict(at: "/v1/datasets/\(id)", key: key)
        #expect(found.contains("\"validated\"") && found.contains("line 2"), "\(found)")
        #expect(try await fixture.stop() == 0)
    }
}
