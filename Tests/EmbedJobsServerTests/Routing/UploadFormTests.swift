import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

@Suite struct UploadFormTests {
    private let fixture = RouterFixture()

    private func part(_ disposition: String, _ data: String) -> String {
        "--xyz\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n\(data)\r\n"
    }

    private let file = "name=\"data\"; filename=\"a.jsonl\""

    /// Bytes in chunks of one size, without a declared length.
    private func source(_ text: String, chunk: Int = 7) -> ByteSource {
        let bytes = Array(text.utf8)
        return ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            var rest = bytes[...]
            return { () async throws(APIError) -> [UInt8]? in
                defer { rest = rest.dropFirst(chunk) }
                return rest.isEmpty ? nil : Array(rest.prefix(chunk))
            }
        }
    }

    private func send(
        _ form: String,
        target: String = "/v1/datasets?name=docs&type=embed-input",
        headers: HeaderFields = [:]
    ) async -> Answer {
        var headers = headers
        headers.append("Content-Type", "multipart/form-data; boundary=xyz")
        return await fixture.response("POST", target, headers: headers, body: source(form))
    }

    private func stored() async throws -> [String] {
        var texts: [String] = []
        for dataset in try await fixture.annService.datasets() {
            var bytes: [UInt8] = []
            for try await chunk in try await fixture.annService.content(ofPart: 0, in: dataset.id) { bytes += chunk }
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        return texts
    }

    @Test(arguments: ["data", "file"]) func acceptsBothNamesOfTheFile(name: String) async throws {
        let response = await send(part("name=\"\(name)\"; filename=\"a.csv\"", "text\r\nhi") + "--xyz--")
        #expect(response.status == 200, "\(response.text)")
        #expect(try await stored() == ["text\r\nhi"])
        #expect(await fixture.annService.upload(at: 0).fileName == "a.csv")
    }

    @Test func acceptsParametersAsFieldsBeforeTheFile() async throws {
        // As in the hosted service's example for curl.
        let form =
            part("name=\"name\"", "sample_file") + part("name=\"type\"", "embed-input")
            + part("name=\"keep_fields\"", "[\"wiki_id\",\"url\"]") + part("name=\"optional_fields\"", "[\"langs\"]")
            + part(file, "{}\n") + "--xyz--\r\n"
        let response = await send(form, target: "/v2/datasets")
        #expect(response.status == 200, "\(response.text)")
        let upload = await fixture.annService.upload(at: 0)
        #expect(upload.name == "sample_file")
        #expect(upload.type == .embedInput)
        #expect(upload.keepFields == ["wiki_id", "url"])
        #expect(upload.optionalFields == ["langs"])
    }

    @Test func ignoresTheEvaluationFile() async throws {
        let validator = part("name=\"eval_data\"; filename=\"b.jsonl\"", "{\"judge\":1}")
        for form in [validator + part(file, "{}\n") + "--xyz--", part(file, "{}\n") + validator + "--xyz--"] {
            #expect(await send(form).status == 200)
        }
        #expect(try await stored() == ["{}\n", "{}\n"])
    }

    @Test(
        arguments: [
            ("--xyz--", "invalid request: the form is missing the file; send it as the part 'data'"),
            ("", "invalid request: the form ends before its last boundary"),
            ("[f]{}", "invalid request: the form ends before its last boundary"),
            ("[f]{}\r\n--xyz", "invalid request: the form ends before its last boundary"),
            ("[f]{}\r\n[f]{}\r\n--xyz--", "invalid request: the form has two files; a dataset is made of one"),
            ("[n]", "invalid parameter for part: other use file or an evaluation file"),
            // A mistyped field would keep nothing.
            ("[typo]x\r\n", "invalid parameter for part: keep_field use file or an evaluation file"),
            ("[f]{}\r\n[typo]x\r\n", "invalid parameter for part: keep_field use file or an evaluation file"),
            ("[f]{}\r\n[late]x\r\n--xyz--", "invalid request: the field keep_fields must come before the file"),
            ("--xyz\r\nnonsense\r\n\r\n", "invalid request: the headers of a part of the form are malformed"),
        ]
    )
    func explainsErrorsAndStoresNothing(form: String, message: String) async throws {
        func head(_ disposition: String) -> String { "--xyz\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n" }
        let form = form.replacing("[f]", with: head(file)).replacing("[late]", with: head("name=\"keep_fields\""))
            .replacing("[n]", with: head("name=\"other\"; filename=\"x\""))
            .replacing("[typo]", with: head("name=\"keep_field\""))
        let response = await send(form)
        #expect(response.status == 400)
        #expect(response.message == message)
        #expect(response.headers["Connection"] == "close")
        #expect(try await stored() == [])
    }

    @Test(
        arguments: [
            ("text/plain", 415, "the body must be a form with Content-Type multipart/form-data"),
            ("application/json", 415, "the body must be a form with Content-Type multipart/form-data"),
            ("multipart/form-data", 400, "invalid request: Content-Type must name the boundary of the form"),
        ]
    )
    func bodyMustBeAForm(type: String, status: Int, message: String) async {
        let response = await fixture.response(
            "POST",
            "/v1/datasets?name=n&type=embed-input",
            headers: ["Content-Type": type]
        )
        #expect(response.status == status)
        #expect(response.message == message)
    }

    @Test(
        arguments: [
            ("?type=embed-input", "the name parameter must be set; put it in the query, or before the file"),
            ("?name=n&type=embed-result", "output dataset types are not supported for upload"),
            ("?name=n&type=x", "the dataset type is invalid; it must be embed-input"),
        ]
    )
    func checksParametersBeforeReadingTheFile(query: String, message: String) async throws {
        // The second chunk of this file must never be read.
        let head = Array((part(file, "{}")).utf8)
        let source = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            var isFirst = true
            return { () async throws(APIError) -> [UInt8]? in
                defer { isFirst = false }
                if !isFirst { throw APIError(.internalError, "read on") }
                return head
            }
        }
        let headers: HeaderFields = ["Content-Type": "multipart/form-data; boundary=xyz"]
        let response = await fixture.response("POST", "/v1/datasets\(query)", headers: headers, body: source)
        #expect(response.status == 400)
        #expect(response.message == message)
    }

    @Test func fileLengthIsLimited() async throws {
        #expect(await send(part(file, String(repeating: "x", count: 10_000)) + "--xyz--").status == 200)
        let over = await send(part(file, String(repeating: "x", count: 10_001)) + "--xyz--")
        #expect(over.status == 413)
        #expect(over.message == "the body is longer than the limit of 10000 bytes")
        // A declared length over the limit is rejected before reading.
        let told = await send("", headers: ["Content-Length": "100000000"])
        #expect(told.status == 413)
        #expect(try await stored().count == 1)
    }

    @Test func fieldLengthIsLimited() async {
        let fitting = String(repeating: "x", count: EmbedJobsWire.Limits.formFieldBytesMax)
        let kept = part("name=\"keep_fields\"", fitting) + part(file, "{}") + "--xyz--"
        #expect(await send(kept).status == 200)
        let long = fitting + "x"
        let response = await send(part("name=\"name\"", long) + part(file, "{}") + "--xyz--", target: "/v1/datasets")
        #expect(response.status == 400)
        #expect(response.message == "invalid request: a field of the form is too long")
    }

    @Test func streamsBytesToTheService() async throws {
        let service = fixture.annService
        let log = Mutex<[Int]>([])
        let head = "--xyz\r\nContent-Disposition: form-data; \(file)\r\n\r\n"
        let pieces = [head + "aaaa", "bbbb", "cccc", "\r\n--xyz--"].map { Array($0.utf8) }
        let source = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            var rest = pieces[...]
            return { () async throws(APIError) -> [UInt8]? in
                // The bytes that the service has received when it asks for the next chunk.
                let received = await service.bytesReceived
                log.withLock { $0.append(received) }
                return rest.popFirst()
            }
        }
        let headers: HeaderFields = ["Content-Type": "multipart/form-data; boundary=xyz"]
        let response = await fixture.response(
            "POST",
            "/v1/datasets?name=n&type=embed-input",
            headers: headers,
            body: source
        )
        #expect(response.status == 200)
        // Bytes after the last boundary are not read.
        #expect(log.withLock { $0 } == [0, 4, 8, 12])
    }
}
