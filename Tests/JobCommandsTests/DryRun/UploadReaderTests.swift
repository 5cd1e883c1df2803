import EmbedJobs
import JobCommands
import Synchronization
import TestSupport
import Testing

/// A dry run reads the same rows from files as a service, without keeping them.
@Suite("UploadReader")
struct UploadReaderTests {
    private let output = RecordingOutput()

    /// Records the calls of a token counter.
    private final class Asked: Sendable {
        let texts = Mutex<[[String]]>([])

        func counter(_ known: [String], standIn: String?) -> TokenCounter {
            TokenCounter(standIn: standIn.map { ModelName(rawValue: $0) }) { texts, model, type throws(APIError) in
                guard known.contains(model.rawValue) else { throw APIError(.notFound, "model '\(model)' not found") }
                guard model.rawValue != "broken" else { throw APIError(.modelInvalid, "model 'broken' cannot be used") }
                if !texts.isEmpty { self.texts.withLock { $0.append(texts) } }
                // A text that begins with "long" is longer than the model takes; queries have a prompt of two tokens.
                return TextEstimate(
                    model: model,
                    texts: texts.count,
                    tokens: texts.count * (type == .searchQuery ? 9 : 7),
                    longTexts: texts.count { $0.hasPrefix("long") },
                    limit: 256
                )
            }
        }
    }

    /// Bytes in chunks of a fixed size.
    private func source(_ text: String, chunk: Int) -> ByteSource {
        let bytes = Array(text.utf8)
        return ByteSource(length: bytes.count) { () throws(APIError) -> ByteSource.Next in
            var rest = bytes[...]
            return { () async throws(APIError) -> [UInt8]? in
                defer { rest = rest.dropFirst(chunk) }
                return rest.isEmpty ? nil : Array(rest.prefix(chunk))
            }
        }
    }

    private func dataset(_ upload: DatasetUpload) async throws -> Dataset {
        let dryRun = DryRun(output: output, counter: Asked().counter([], standIn: nil))
        return try await dryRun.dataset(try await dryRun.uploadDataset(upload))
    }

    @Test("rows do not depend on the chunk size", arguments: [1, 5, 1_000])
    func chunks(size: Int) async throws {
        let text = "{\"text\":\"one\"}\n\n{\"text\":\"zwölf\",\"a\":1}\n{\"text\":\"last\"}"
        let upload = DatasetUpload(name: "d", fileName: "d.jsonl", data: source(text, chunk: size))
        let dataset = try await dataset(upload)
        #expect(dataset.validationStatus == .validated)
        #expect(dataset.rowCount == 3)
        #expect(output.out.contains("    <dataset_id of d>: 3 rows, 13 B of text"))
    }

    @Test("a CSV with a custom delimiter")
    func csv() async throws {
        let text = "id;text\n1;a\n2;\"b;c\"\n"
        var upload = DatasetUpload(name: "d", fileName: "d.csv", data: source(text, chunk: 4))
        upload.csvDelimiter = ";"
        upload.keepFields = ["id", "id"]
        #expect(try await dataset(upload).rowCount == 2)
    }

    @Test("invalid fields, delimiters and files without rows are rejected as by a service")
    func refusals() async throws {
        var upload = DatasetUpload(name: "d", fileName: "d.csv", data: source("text\na\n", chunk: 100))
        upload.csvDelimiter = "ab"
        await #expect(throws: APIError.self) { try await dataset(upload) }
        upload.csvDelimiter = nil
        upload.keepFields = ["embeddings"]
        await #expect(throws: APIError.self) { try await dataset(upload) }
        upload.keepFields = []
        #expect(try await dataset(upload).rowCount == 1)
        let empty = DatasetUpload(name: "d", fileName: "d.jsonl", data: source("\n", chunk: 1))
        #expect(try await dataset(empty).validationError == "the file contains no rows")
    }

    @Test("tokens are counted chunk by chunk, once for each model")
    func tokens() async throws {
        let asked = Asked()
        let dryRun = DryRun(output: output, counter: asked.counter(["m"], standIn: nil))
        let rows = (0..<100).map { "{\"text\":\"row \($0)\"}\n" }.joined()
        let id = try await dryRun.uploadDataset(DatasetUpload(name: "d", data: source(rows, chunk: 64)))
        let request = CreateJobRequest(model: ModelName(rawValue: "m"), datasetID: id, inputType: .clustering)
        _ = try await dryRun.createJob(request)
        let before = asked.texts.withLock { $0 }
        #expect(before.joined().count == 100)
        #expect(before.allSatisfy { $0.count < 10 })
        _ = try await dryRun.createJob(request)
        #expect(asked.texts.withLock { $0 } == before)
        try await dryRun.finish()
        #expect(output.out.contains("to embed: 2 jobs, 200 rows; 1,400 tokens, by m's tokenizer"))
    }

    @Test(
        "texts that the model would cut are counted",
        arguments: [
            (Truncation.end, "3 of 100 texts will be cut at 256 tokens"),
            (.start, "3 of 100 texts will be cut at 256 tokens"),
            (.refuse, "3 of 100 texts have more than 256 tokens, which truncate=NONE refuses"),
        ]
    )
    func longTexts(truncate: Truncation, warning: String) async throws {
        let dryRun = DryRun(output: output, counter: Asked().counter(["m"], standIn: nil))
        let rows = (0..<100).map { "{\"text\":\"\($0 % 40 == 7 ? "long" : "short") \($0)\"}\n" }.joined()
        let id = try await dryRun.uploadDataset(DatasetUpload(name: "d", data: source(rows, chunk: 64)))
        var request = CreateJobRequest(model: ModelName(rawValue: "m"), datasetID: id, inputType: .clustering)
        request.truncate = truncate
        _ = try await dryRun.createJob(request)
        #expect(output.out.last == "    <job_id of job>: " + warning)
    }

    @Test("another model's tokenizer does not tell what is cut")
    func longTextsOfAnotherModel() async throws {
        let dryRun = DryRun(output: output, counter: Asked().counter(["m"], standIn: "m"))
        let text = "{\"text\":\"long\"}"
        let id = try await dryRun.uploadDataset(DatasetUpload(name: "d", data: source(text, chunk: 64)))
        let model = ModelName(rawValue: "hosted")
        _ = try await dryRun.createJob(CreateJobRequest(model: model, datasetID: id, inputType: .searchQuery))
        #expect(
            output.out.last
                == "    <job_id of job>: 1 row, 7 tokens, by m's tokenizer (hosted is not on this machine)"
        )
    }

    @Test("the prompts of input types count, and equal texts of another type are counted again")
    func prompts() async throws {
        let dryRun = DryRun(output: output, counter: Asked().counter(["m"], standIn: nil))
        let id = try await dryRun.uploadDataset(DatasetUpload(name: "d", data: source("{\"text\":\"a\"}", chunk: 9)))
        let model = ModelName(rawValue: "m")
        for (type, tokens) in [(InputType.searchQuery, 9), (.searchDocument, 7)] {
            _ = try await dryRun.createJob(CreateJobRequest(model: model, datasetID: id, inputType: type))
            #expect(output.out.last?.hasSuffix(": 1 row, \(tokens) tokens, by m's tokenizer") == true)
        }
        try await dryRun.finish()
        #expect(output.out.contains("to embed: 2 jobs, 2 rows; 16 tokens, by m's tokenizer"))
    }

    @Test("without a model tokens are not counted, and a broken model is an error")
    func models() async throws {
        let dryRun = DryRun(output: output, counter: Asked().counter(["broken"], standIn: nil))
        let id = try await dryRun.uploadDataset(DatasetUpload(name: "d", data: source("{\"text\":\"a\"}", chunk: 9)))
        let hosted = CreateJobRequest(model: ModelName(rawValue: "hosted"), datasetID: id, inputType: .clustering)
        #expect(try await dryRun.createJob(hosted).rawValue == "<job_id of job>")
        #expect(output.out.last == "    <job_id of job>: 1 row, tokens not counted (hosted is not on this machine)")
        var broken = hosted
        broken.model = ModelName(rawValue: "broken")
        await #expect(throws: APIError(.modelInvalid, "model 'broken' cannot be used")) {
            try await dryRun.createJob(broken)
        }
    }

    @Test("the totals include texts that are embedded without a job")
    func texts() async throws {
        let dryRun = DryRun(output: output, counter: Asked().counter(["m"], standIn: "m"))
        let request = EmbedRequest(model: ModelName(rawValue: "x"), texts: ["a", "b"], inputType: .searchQuery)
        await #expect(throws: APIError.self) { try await dryRun.embed(request) }
        await #expect(throws: APIError.self) { try await dryRun.tokenize("abc", model: request.model) }
        await #expect(throws: APIError.self) { try await dryRun.detokenize([1], model: request.model) }
        try await dryRun.finish()
        #expect(
            output.out.prefix(4) == [
                "    POST /v1/embed model=x input_type=search_query embedding_types=float truncate=END",
                "    2 texts, 14 tokens, by m's tokenizer",
                "    POST /v1/tokenize model=x, 3 B of text",
                "    POST /v1/detokenize model=x, 1 token",
            ]
        )
        #expect(output.out.contains("to embed: 0 jobs, 0 rows; 14 tokens, by m's tokenizer"))
    }
}
