import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

@Suite struct IdempotencyRecordsTests {
    private let fixture = RouterFixture()

    private func create(_ key: String?, dataset: String, name: String = "n", as owner: String = "ann-key") async
        -> Answer
    {
        var headers: HeaderFields = [:]
        headers["Idempotency-Key"] = key
        let json =
            "{\"model\":\"tiny\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"clustering\",\"name\":\"\(name)\"}"
        return await fixture.response("POST", "/v1/embed-jobs", json: json, key: owner, headers: headers)
    }

    @Test func sameRequestIsExecutedOnce() async throws {
        let dataset = try await fixture.upload()
        let first = await create("k", dataset: dataset)
        let again = await create("k", dataset: dataset)
        #expect(first.status == 200)
        #expect(again.status == 200)
        #expect(first.bytes == again.bytes)
        #expect(first.headers["Idempotent-Replayed"] == nil && again.headers["Idempotent-Replayed"] == "true")
        #expect(try await fixture.annService.jobs().count == 1)
        #expect(await create("other", dataset: dataset).bytes != first.bytes)
        #expect(await create(nil, dataset: dataset).status == 200)
        #expect(try await fixture.annService.jobs().count == 3)
    }

    @Test func logsNameTheCreatedObject() async throws {
        let dataset = try await fixture.upload()
        let first = await create("k", dataset: dataset)
        let job = try #require(try await fixture.annService.jobs().first)
        #expect(first.object == job.id.rawValue)
        // A replayed response names it too.
        #expect(await create("k", dataset: dataset).object == job.id.rawValue)
        #expect(await create(nil, dataset: dataset).object == (try await fixture.annService.jobs().first?.id.rawValue))
        #expect(await create(nil, dataset: "none").object == nil)
        let tokens = await fixture.response("POST", "/v1/tokenize", json: "{\"model\":\"tiny\",\"text\":\"a\"}")
        #expect(tokens.status == 200)
        #expect(tokens.object == nil)
    }

    @Test func keyIsBoundToItsRequest() async throws {
        let dataset = try await fixture.upload()
        #expect(await create("k", dataset: dataset).status == 200)
        let other = await create("k", dataset: dataset, name: "m")
        #expect(other.status == 422)
        #expect(other.message == "this Idempotency-Key was used for a different request; use a new key")
        // The same text is a different key for another owner.
        let bobs = try await fixture.upload(key: "bob-key")
        #expect(await create("k", dataset: bobs, as: "bob-key").status == 200)
        #expect(try await fixture.bobService.jobs().count == 1)
    }

    @Test func failedRequestsCanBeRetried() async throws {
        let dataset = try await fixture.upload()
        #expect(await create("k", dataset: "none").status == 404)
        await fixture.annService.fail(with: APIError(.unavailable, "busy"))
        #expect(await create("k", dataset: dataset).status == 503)
        await fixture.annService.fail(with: nil)
        #expect(await create("k", dataset: dataset).status == 200)
        #expect(try await fixture.annService.jobs().count == 1)
    }

    @Test func requestsInProgressAreReported() async throws {
        let key = IdempotencyKey(owner: RouterFixture.ann, text: "k")
        #expect(await fixture.records.claim(key) == .new)
        let response = await create("k", dataset: "d")
        #expect(response.status == 429 && response.headers["Retry-After"] == "1")
        await fixture.records.abandon(key)
        #expect(await create("k", dataset: "d").status == 404)
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)]) func keyLengthIsLimited(key: String) async {
        #expect(await create(key, dataset: "d").status == 400)
    }

    @Test func uploadsAreStoredOnce() async throws {
        func upload(_ data: String, boundary: String, keep: String = "") async -> Answer {
            let body = UploadBody(fileName: "a.jsonl", data: ByteSource(Array(data.utf8)), boundary: boundary)
            return await fixture.response(
                "POST",
                "/v1/datasets?name=docs&type=embed-input\(keep)",
                headers: ["Content-Type": body.contentType, "Idempotency-Key": "k"],
                body: body.source
            )
        }
        let first = await upload("{}\n", boundary: "a")
        // Each attempt has another boundary.
        let again = await upload("{}\n", boundary: "b")
        #expect(first.status == 200 && first.bytes == again.bytes && again.headers["Idempotent-Replayed"] == "true")
        // The same length but different bytes.
        #expect(await upload("{ }", boundary: "a").status == 422)
        #expect(await upload("{}\n", boundary: "a", keep: "&keep_fields=x").status == 422)
        #expect(try await fixture.annService.datasets().count == 1)
    }

    /// Also if the first request's digest is unknown, as after a crash.
    @Test func repeatedUploadsAreReadToTheirEnd() async throws {
        let key = IdempotencyKey(owner: RouterFixture.ann, text: "k")
        let record = IdempotencyRecord(fingerprint: nil, body: Array("{\"id\":\"docs-1\"}".utf8))
        await fixture.records.finish(key, with: record)
        let form = UploadBody(fileName: "a.jsonl", data: ByteSource(Array("{}\n".utf8)), boundary: "a")
        let count = Mutex(0)
        let body = ByteSource(length: form.source.length) { () throws(APIError) -> ByteSource.Next in
            var chunks = form.source.makeAsyncIterator()
            return { () async throws(APIError) -> [UInt8]? in
                let chunk = try await chunks.next()
                count.withLock { $0 += chunk?.count ?? 0 }
                return chunk
            }
        }
        let again = await fixture.response(
            "POST",
            "/v1/datasets?name=docs&type=embed-input",
            headers: ["Content-Type": form.contentType, "Idempotency-Key": "k"],
            body: body
        )
        #expect(again.text == "{\"id\":\"docs-1\"}" && again.headers["Idempotent-Replayed"] == "true")
        #expect(count.withLock { $0 } == form.source.length)
        #expect(try await fixture.annService.datasets().isEmpty)
    }

    @Test func idempotentOperationsIgnoreTheKey() async throws {
        let headers: HeaderFields = ["Idempotency-Key": "k"]
        for text in ["a", "b"] {
            let json = "{\"model\":\"tiny\",\"text\":\"\(text)\"}"
            let response = await fixture.response("POST", "/v1/tokenize", json: json, headers: headers)
            #expect(response.status == 200 && response.headers["Idempotent-Replayed"] == nil)
        }
    }
}
