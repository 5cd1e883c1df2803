import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import TestSupport
import Synchronization
import Testing

/// Downloads of parts by the URLs in datasets.
@Suite struct PartTests {
    private let fixture = RouterFixture()

    private func partURL(_ dataset: String, on fixture: RouterFixture) async throws -> String {
        let response = await fixture.response("GET", "/v1/datasets/\(dataset)")
        let located = try Operations.dataset.result(status: response.status, body: response.bytes).get()
        return try #require(located.partURLs.first)
    }

    private func target() async throws -> String {
        let url = try await partURL(try await fixture.upload(data: "0123456789"), on: fixture)
        #expect(url.hasPrefix("http://localhost:8484/v1/parts/"))
        return String(url.dropFirst("http://localhost:8484".count))
    }

    @Test func partsNeedNoKey() async throws {
        let response = await fixture.response("GET", try await target(), key: nil)
        #expect(response.status == 200)
        #expect(response.text == "0123456789")
        #expect(response.headers["Content-Type"] == "application/avro")
        #expect(response.headers["Content-Length"] == "10")
        #expect(response.headers["Content-Encoding"] == nil)
        #expect(response.headers["Accept-Ranges"] == "bytes")
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.headers["Content-Disposition"] == "attachment; filename=\"docs-ann-0-0.avro\"")
        let head = await fixture.response("HEAD", try await target(), key: nil)
        #expect(head.status == 200 && head.bytes.isEmpty && head.headers["Content-Length"] == "10")
    }

    @Test(
        arguments: [
            ("bytes=2-4", 206, "234", "bytes 2-4/10"), ("bytes=7-", 206, "789", "bytes 7-9/10"),
            ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=0-99", 206, "0123456789", "bytes 0-9/10"),
            ("bytes=2-4,6-7", 200, "0123456789", nil), ("lines=1-2", 200, "0123456789", nil),
            ("bytes=x", 200, "0123456789", nil),
        ] as [(String, Int, String, String?)]
    )
    func servesRangesOfAPart(range: String, status: Int, text: String, shown: String?) async throws {
        let response = await fixture.response("GET", try await target(), key: nil, headers: ["Range": range])
        #expect(response.status == status)
        #expect(response.text == text)
        #expect(response.headers["Content-Range"] == shown)
        #expect(response.headers["Content-Length"] == String(text.count))
    }

    /// Regression: sixteen clients requesting the last byte of 109 MB made the server read 154 GB.
    @Test func readsARangeFromItsFirstByte() async throws {
        let target = try await target()
        _ = await fixture.response("GET", target, key: nil, headers: ["Range": "bytes=9-9"])
        #expect(fixture.annService.readOffsets == [9])
    }

    @Test func rejectsRangesPastTheEnd() async throws {
        let response = await fixture.response("GET", try await target(), key: nil, headers: ["Range": "bytes=10-"])
        #expect(response.status == 416 && response.headers["Content-Range"] == "bytes */10")
        #expect(response.message == "the range starts past the end of the part (10 bytes)")
    }

    @Test func sendsTheWholePartIfTheTagDiffers() async throws {
        let target = try await target()
        let tag = try #require(await fixture.response("GET", target, key: nil).headers["ETag"])
        let same = await fixture.response("GET", target, key: nil, headers: ["Range": "bytes=2-4", "If-Range": tag])
        #expect(same.status == 206)
        let other = await fixture.response(
            "GET",
            target,
            key: nil,
            headers: ["Range": "bytes=2-4", "If-Range": "\"x\""]
        )
        #expect(other.status == 200)
        #expect(other.text == "0123456789")
    }

    @Test func linksAreValidForADay() async throws {
        let target = try await target()
        fixture.advance(seconds: EmbedJobsServer.Limits.partLinkSeconds - 1)
        #expect(await fixture.response("GET", target, key: nil).status == 200)
        fixture.advance(seconds: 1)
        let late = await fixture.response("GET", target, key: nil)
        #expect(late.status == 403)
        #expect(late.message?.hasSuffix("get the dataset again for a new one") == true)
    }

    @Test func linksToDeletedDatasetsFail() async throws {
        let target = try await target()
        try await fixture.annService.deleteDataset(DatasetID(rawValue: "docs-ann-0"))
        #expect(await fixture.response("GET", target, key: nil).status == 404)
    }

    @Test func linksUseThePublicURL() async throws {
        let fixture = RouterFixture(publicURL: "https://embed.example.org/tenant")
        let url = try await partURL(try await fixture.upload(), on: fixture)
        #expect(url.hasPrefix("https://embed.example.org/tenant/v1/parts/"))
    }

    @Test func listsContainLinksToo() async throws {
        _ = try await fixture.upload("a")
        _ = try await fixture.upload("b")
        let response = await fixture.response("GET", "/v1/datasets?limit=1.0&offset=1")
        let list = try Operations.datasets.result(status: response.status, body: response.bytes).get()
        #expect(list.map(\.dataset.name) == ["a"])
        let url = try #require(list.first?.partURLs.first)
        #expect(
            await fixture.response("GET", String(url.dropFirst("http://localhost:8484".count)), key: nil).status == 200
        )
        let usage = await fixture.response("GET", "/v1/datasets/usage")
        #expect(usage.text == #"{"organization_usage":26}"#)
    }
}
