import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct OperationsTests {
    /// The routes that calls of the official SDK must match.
    private static let routes: [(call: String, route: String)] = [
        ("upload-", "createDataset"), ("create-", "createEmbedJob"), ("jobs", "listEmbedJobs"), ("job", "getEmbedJob"),
        ("cancel", "cancelEmbedJob"), ("datasets", "listDatasets"), ("datasets-filtered", "listDatasets"),
        ("dataset", "getDataset"), ("dataset-blank", "getDataset"), ("dataset-empty", "listDatasets"),
        ("delete", "deleteDataset"), ("usage", "getDatasetUsage"), ("embed", "embed"), ("embed-types", "embed"),
        ("embed-v2", "embedV2"), ("models", "listModels"), ("models-paged", "listModels"), ("model", "getModel"),
        ("tokenize", "tokenize"), ("detokenize", "detokenize"),
    ]

    @Test(arguments: RecordedRequest.versions) func everyCallOfTheSDKMatchesItsRoute(version: String) throws {
        let requests = try RecordedRequest.all(of: version)
        #expect(requests.count == 35)
        for request in requests {
            let call = request.call
            let wanted =
                Self.routes.first { $0.call == call }
                ?? Self.routes.first { $0.0.hasSuffix("-") && call.hasPrefix($0.0) }
            #expect(request.route?.route.id == wanted?.route, "\(call)")
            // Unknown parameters are refused, so the official SDK must send none.
            let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
            try request.route?.route.check(QueryItems(String(query)))
        }
    }

    @Test(arguments: RecordedRequest.versions) func readsJobRequestsOfTheSDK(version: String) throws {
        let least = CreateJobRequest(
            model: ModelName(rawValue: "embed-english-v3.0"),
            datasetID: DatasetID(rawValue: "docs-hca4x0"),
            inputType: .searchDocument
        )
        var most = least
        most.name = "my job"
        most.embeddingTypes = [.float, .int8]
        most.truncate = .start
        let wanted = [
            "create-least": least, "create-most": most, "create-nulls": least, "create-empty-types": least,
            "create-more": least, "create-second": least,
        ]
        let requests = try RecordedRequest.all(of: version).filter { wanted.keys.contains($0.call) }
        #expect(requests.count == wanted.count)
        for request in requests {
            #expect(try Operations.createJob.input.read(request.parts) == wanted[request.call], "\(request.call)")
        }
        // Conversely, requests to other services equal those of the SDK.
        let ours = try Operations.createJob.input.write(most).json
        let theirs = try #require(requests.first { $0.call == "create-most" })
        #expect(try sameJSON(ours, theirs.body))
    }

    @Test(arguments: RecordedRequest.versions) func readsUploadsOfTheSDK(version: String) throws {
        let plain = DatasetForm(DatasetUpload(name: "docs", data: ByteSource([])))
        var wanted = [
            "file": plain, "csv": plain, "tab": plain, "bytes": plain, "bytesio": plain, "named": plain,
            "umlaut": plain, "unnamed": plain, "headers": plain, "eval": plain, "empty": plain,
        ]
        wanted["file"]?.keepFields = ["wiki_id", "url"]
        wanted["file"]?.optionalFields = ["langs"]
        wanted["csv"]?.csvDelimiter = ";"
        wanted["tab"]?.csvDelimiter = "\t"
        wanted["bytes"]?.keepFields = ["one"]
        wanted["bytes"]?.skipMalformedInput = true
        wanted["umlaut"]?.keepFields = ["a b", "c,d", "e+f"]
        let requests = try RecordedRequest.all(of: version).filter { $0.call.hasPrefix("upload-") }
        #expect(requests.count == wanted.count)
        for request in requests {
            let form = try Operations.uploadDataset.input.read(request.parts)
            #expect(form == wanted[String(request.call.dropFirst("upload-".count))], "\(request.call)")
            // A form written again is read as the same form.
            #expect(try Operations.uploadDataset.input.read(Operations.uploadDataset.input.write(form)) == form)
        }
    }

    @Test(arguments: RecordedRequest.versions) func readsFilesOfTheSDK(version: String) throws {
        let json = "{\"text\": \"hi\"}\n"
        let wanted: [String: [(FormPart, String)]] = [
            "file": [(FormPart(name: "data", fileName: "a.jsonl"), json)],
            "csv": [(FormPart(name: "data", fileName: "a.csv"), "text\nhi\n")],
            "tab": [(FormPart(name: "data", fileName: "b.csv"), "text\tid\n")],
            "bytes": [(FormPart(name: "data", fileName: "upload"), "{}\n")],
            "bytesio": [(FormPart(name: "data", fileName: "upload"), "{}\n")],
            "named": [(FormPart(name: "data", fileName: "n.jsonl"), "{}\n")],
            "umlaut": [(FormPart(name: "data", fileName: "ünï \"q\".jsonl"), "{}\n")],
            "unnamed": [(FormPart(name: "data", fileName: nil), "{}\n")],
            "headers": [(FormPart(name: "data", fileName: "n.jsonl"), "{}\n")],
            "eval": [
                (FormPart(name: "data", fileName: "c.jsonl"), json),
                (FormPart(name: "eval_data", fileName: "d.jsonl"), json),
            ],
            "empty": [(FormPart(name: "data", fileName: "n.jsonl"), "")],
        ]
        for request in try RecordedRequest.all(of: version).filter({ $0.call.hasPrefix("upload-") }) {
            let type = MediaType(try #require(request.headers["Content-Type"]))
            #expect(type.name == "multipart/form-data")
            let found = try FormText.read([Array(request.body.utf8)], boundary: try #require(type.boundary))
            let expected = try #require(wanted[String(request.call.dropFirst("upload-".count))])
            #expect(found.elementsEqual(expected) { $0.part == $1.0 && $0.text == $1.1 }, "\(request.call)")
        }
    }

    @Test(arguments: RecordedRequest.versions) func readsOtherInputsOfTheSDK(version: String) throws {
        let requests = try RecordedRequest.all(of: version)
        func parts(_ call: String) throws -> RequestParts { try #require(requests.first { $0.call == call }).parts }

        let id = JobID(rawValue: "792bbc1a-561b-48c2-8a97-0c80c1914ea8")
        #expect(try Operations.job.input.read(parts("job")) == JobLook(id))
        #expect(try Operations.cancelJob.input.read(parts("cancel")) == id)
        #expect(try Operations.jobs.input.read(parts("jobs")) == JobListQuery())
        #expect(try Operations.dataset.input.read(parts("dataset-blank")) == DatasetID(rawValue: "a b"))
        #expect(try Operations.deleteDataset.input.read(parts("delete")) == DatasetID(rawValue: "docs-hca4x0"))

        var list = DatasetListQuery()
        #expect(try Operations.datasets.input.read(parts("datasets")) == list)
        list.type = .embedInput
        list.validationStatus = .validated
        list.before = Timestamp("2026-01-02T03:04:05Z")
        list.after = list.before
        list.limit = 10
        list.offset = 0
        #expect(try Operations.datasets.input.read(parts("datasets-filtered")) == list)
        #expect(try Operations.datasets.input.read(Operations.datasets.input.write(list)) == list)

        let models = ModelListQuery(pageSize: 2, pageToken: "2", endpoint: .embed)
        #expect(try Operations.models.input.read(parts("models-paged")) == models)
        #expect(try Operations.models.input.read(Operations.models.input.write(models)) == models)
        #expect(try Operations.model.input.read(parts("model")) == ModelName(rawValue: "all-minilm-l6-v2"))
    }

    @Test(arguments: RecordedRequest.versions) func readsTextRequestsOfTheSDK(version: String) throws {
        let requests = try RecordedRequest.all(of: version)
        let model = ModelName(rawValue: "m")
        func expect<Input: Equatable, Output>(
            _ call: String,
            _ operation: Operation<Input, Output>,
            _ input: Input
        ) throws {
            let request = try #require(requests.first { $0.call == call })
            #expect(try operation.input.read(request.parts) == input, "\(call)")
            #expect(try operation.input.read(operation.input.write(input)) == input, "our \(call)")
        }
        let one = EmbedRequest(model: model, texts: ["hi"], inputType: .searchQuery)
        try expect("embed", Operations.embedV1, one)
        var two = one
        two.texts = ["hi", "ho"]
        two.embeddingTypes = [.int8, .float]
        two.truncate = .refuse
        try expect("embed-types", Operations.embedV1, two)
        var second = one
        second.embeddingTypes = [.float, .ubinary]
        try expect("embed-v2", Operations.embed, second)
        try expect("tokenize", Operations.tokenize, TokenizeRequest(text: "hi there", model: model))
        try expect("detokenize", Operations.detokenize, DetokenizeRequest(ids: [1, 2], model: model))
    }

    @Test func routesAreDistinct() {
        let ids = Operations.routes.map(\.id)
        #expect(Set(ids).count == ids.count)
        // Every filled path, aliases included, matches only its own route.
        for route in Operations.routes {
            for path in [route.path] + route.aliases {
                let filled = path.fill(path.names.map { "some-\($0)" })
                let segments = filled.flatMap { PathSegments($0) }
                let found = Operations.routes.first { other in
                    other.method == route.method && segments.flatMap { other.match($0) } != nil
                }
                #expect(found?.id == route.id, "\(path)")
            }
        }
    }

    @Test func onlyCreatingOperationsAreNotIdempotent() {
        #expect(Operations.routes.filter { !$0.isIdempotent }.map(\.id) == ["createEmbedJob", "createDataset"])
        #expect(Operations.routes.filter(\.isRateLimited).map(\.id) == ["createEmbedJob"])
        #expect(Operations.routes.filter { !$0.needsKey }.map(\.id) == ["getDatasetPart"])
        #expect(
            Operations.routes.allSatisfy {
                $0.summary.hasSuffix(".") && $0.query.allSatisfy { $0.summary.hasSuffix(".") }
            }
        )
    }

    @Test func findsTheModelOfAnInvalidRequest() {
        #expect(
            Operations.modelName(in: Array("{\"model\":\"m\",\"input_type\":\"x\"}".utf8)) == ModelName(rawValue: "m")
        )
        #expect(Operations.modelName(in: Array("{\"model\":1}".utf8)) == nil)
        #expect(Operations.modelName(in: []) == nil)
    }
}
