import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct UploadBodyTests {
    private func bytes(_ source: ByteSource) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in source { bytes += chunk }
        return bytes
    }

    @Test(arguments: ["a.jsonl", "ünï \"q\".csv", "line\r\nend", ""]) func roundTrips(name: String)
        async throws
    {
        let data = Array("{\"text\":\"\\r\\n--x\"}\r\n--y\r\n".utf8)
        let body = UploadBody(fileName: name, data: ByteSource(data), boundary: "xyz")
        let bytes = try await bytes(body.source)
        #expect(body.source.length == bytes.count)
        let type = MediaType(body.contentType)
        #expect(type.name == "multipart/form-data")
        let read = try FormText.read([bytes], boundary: try #require(type.boundary))
        #expect(read.map(\.part) == [FormPart(name: "data", fileName: name)])
        #expect(read.map { Array($0.text.utf8) } == [data])
        // The body can be sent again.
        #expect(try await self.bytes(body.source) == bytes)
    }

    @Test func equalsTheFormOfTheSDK() async throws {
        let requests = try RecordedRequest.all(of: "7.3.1")
        for (call, name, data) in [
            ("upload-named", "n.jsonl", "{}\n"), ("upload-csv", "a.csv", "text\nhi\n"), ("upload-bytes", nil, "{}\n"),
            ("upload-umlaut", "ünï \"q\".jsonl", "{}\n"), ("upload-empty", "n.jsonl", ""),
        ] {
            let request = try #require(requests.first { $0.call == call })
            let boundary = try #require(MediaType(request.headers["Content-Type"] ?? "").boundary)
            let body = UploadBody(fileName: name, data: ByteSource(Array(data.utf8)), boundary: boundary)
            #expect(try await bytes(body.source) == Array(request.body.utf8), "\(call)")
            #expect(body.contentType == request.headers["Content-Type"])
            #expect(body.source.length == request.headers["Content-Length"].flatMap { Int($0) })
        }
    }

    @Test func unknownFileLengthMeansUnknownBodyLength() {
        let data = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            { () async throws(APIError) in nil }
        }
        #expect(UploadBody(fileName: nil, data: data, boundary: "x").source.length == nil)
    }
}
