import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct JobBodiesTests {
    private let job = EmbedJob(
        id: JobID(rawValue: "792bbc1a"),
        name: "nightly",
        status: .processing,
        createdAt: Timestamp(microseconds: 1_705_114_411_879_719),
        inputDatasetID: DatasetID(rawValue: "docs-hca4x0"),
        outputDatasetID: nil,
        model: ModelName(rawValue: "m"),
        truncate: .start,
        inputType: .clustering,
        embeddingTypes: [.float, .int8],
        progress: JobProgress(rowsDone: 199, rowsTotal: 200),
        warnings: ["model 'm' is an alias"]
    )

    private func read(_ body: String) throws(APIError) -> EmbedJob { try Operations.job.output.read(Array(body.utf8)) }

    @Test func jobIsNotWrappedAndHasEveryField() throws {
        let wanted = """
            {"job_id":"792bbc1a","name":"nightly","status":"processing","created_at":"2024-01-13T02:53:31.879719Z",\
            "input_dataset_id":"docs-hca4x0","model":"m","truncate":"START","input_type":"clustering",\
            "embedding_types":["float","int8"],"percent_complete":99,"rows_done":199,"rows_total":200,\
            "meta":{"api_version":{"version":"1"},"warnings":["model 'm' is an alias"]}}
            """
        let body = try Operations.job.output.write(job)
        #expect(String(decoding: body, as: UTF8.self) == wanted)
        #expect(try Operations.job.output.read(body) == job)
    }

    @Test func anEndedJobHasItsCounts() throws {
        var ended = job
        ended.finishedAt = Timestamp(microseconds: job.createdAt.microseconds + 1_500_000)
        (ended.tokens, ended.cutTexts, ended.lostTokens) = (12_480, 3, 0)
        (ended.blankRows, ended.repeatedRows, ended.reusedRows, ended.skippedRows) = (1, 2, 4, 5)
        let body = try Operations.job.output.write(ended)
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains(#""finished_at":"2024-01-13T02:53:33.379719Z","#), "\(text)")
        let counts =
            #""tokens":12480,"cut_texts":3,"lost_tokens":0,"blank_rows":1,"repeated_rows":2,"#
            + #""reused_rows":4,"skipped_rows":5,"#
        #expect(text.contains(counts), "\(text)")
        #expect(try Operations.job.output.read(body) == ended)
    }

    @Test func emptyListsAreWritten() throws {
        let body = String(decoding: try Operations.jobs.output.write([]), as: UTF8.self)
        #expect(body == #"{"embed_jobs":[],"meta":{"api_version":{"version":"1"}}}"#)
        #expect(try Operations.jobs.output.read(Operations.jobs.output.write([job, job])) == [job, job])
        #expect(try Operations.jobs.output.read(Array("{}".utf8)) == [])
        #expect(try Operations.jobs.output.read(Array("{\"embed_jobs\":null}".utf8)) == [])
    }

    @Test(
        arguments: [
            (.complete, 3, 3, "100"), (.complete, 0, 0, "100"), (.processing, 0, 0, "0"), (.processing, 1, 3, "33"),
            (.processing, 3, 3, "99"), (.failed, 1, 2, "50"),
        ] as [(JobStatus, Int, Int, String)]
    )
    func onlyCompleteJobsAreAtAHundredPercent(status: JobStatus, done: Int, total: Int, percent: String) throws {
        let some = EmbedJob(
            id: job.id,
            name: nil,
            status: status,
            createdAt: job.createdAt,
            inputDatasetID: job.inputDatasetID,
            outputDatasetID: DatasetID(rawValue: "out"),
            model: job.model,
            truncate: .end,
            inputType: .searchQuery,
            embeddingTypes: [],
            progress: JobProgress(rowsDone: done, rowsTotal: total),
            warnings: []
        )
        let body = String(decoding: try Operations.job.output.write(some), as: UTF8.self)
        #expect(body.contains("\"percent_complete\":\(percent),"))
        #expect(body.contains("\"embedding_types\":[],"))
        #expect(!body.contains("\"name\""))
        #expect(!body.contains("warnings"))
        #expect(try read(body) == some)
    }

    @Test func readsResponsesOfTheHostedService() throws {
        let read = try read(
            """
            {"job_id":"j","name":"x","status":"sleeping","created_at":"2024-01-13T02:53:31.879719Z",
            "input_dataset_id":"d","output_dataset_id":"","model":"embed-english-v3.0","truncate":"RIGHT",
            "percent_complete":40.5,"meta":{"api_version":{"version":"1"},"billed_units":{"images":1}},
            "output":{"a":[]}}
            """
        )
        #expect(read.status == JobStatus(rawValue: "sleeping"))
        #expect(read.outputDatasetID == nil)
        #expect(read.truncate == .end)
        #expect(read.progress == JobProgress(rowsDone: 0, rowsTotal: 0))
        // Missing fields are not guessed.
        #expect(read.inputType == nil)
        #expect(read.embeddingTypes == [])
    }

    @Test(arguments: ["job_id", "status", "created_at", "input_dataset_id", "model"])
    func rejectsJobsWithoutARequiredField(field: String) {
        let all = ["job_id", "status", "created_at", "input_dataset_id", "model"].filter { $0 != field }
            .map { "\"\($0)\":\"2024-01-13T02:53:31Z\"" }
        #expect(throws: APIError(.unreadableResponse, "the service's response cannot be read: missing \(field)")) {
            try read("{\(all.joined(separator: ","))}")
        }
    }

    @Test(
        arguments: [
            ("", "invalid json syntax: unexpected end of the body, which is empty"),
            ("{}", "a model parameter is required for this endpoint."),
            ("{\"model\":\"\"}", "a model parameter is required for this endpoint."),
            ("{\"model\":null,\"dataset_id\":\"d\"}", "a model parameter is required for this endpoint."),
            ("[]", "invalid request: the body must be an object"), ("7", "invalid request: the body must be an object"),
            ("{\"model\":7}", "invalid request: model must be a string"),
            ("{\"model\":\"m\",\"embedding_types\":\"float\"}", "invalid request: embedding_types must be a list"),
            (
                "{\"model\":\"m\",\"embedding_types\":[\"float\",1]}",
                "invalid request: embedding_types[1] must be a string"
            ),
            ("{\"model\":\"m\",\"embedding_types\":[null]}", "invalid request: embedding_types[0] must be a string"),
            (
                "{\"model\":\"m\"}",
                "invalid request: valid input_type must be provided with the provided model; "
                    + "it is one of search_document, search_query, classification, clustering"
            ),
            (
                "{\"model\":\"m\",\"input_type\":\"image\"}",
                "invalid request: valid input_type must be provided with the provided model; "
                    + "it is one of search_document, search_query, classification, clustering"
            ),
            (
                "{\"model\":\"m\",\"input_type\":\"clustering\",\"embedding_types\":[\"int4\\u001b\"]}",
                "invalid request: embedding_types can contain float, int8, uint8, binary, ubinary, base64, not 'int4?'"
            ),
            (
                "{\"model\":\"m\",\"input_type\":\"clustering\",\"truncate\":\"LEFT\"}",
                "invalid request: truncate must be NONE, START or END, not 'LEFT'"
            ),
            (
                "{\"model\":\"m\",\"input_type\":\"clustering\"}",
                "invalid request: dataset_id is required: the id of a validated dataset"
            ),
        ]
    )
    func invalidRequestsAreExplained(body: String, message: String) {
        #expect(throws: APIError(.invalidRequest, message)) {
            try Operations.createJob.input.read(RequestParts(json: Array(body.utf8)))
        }
    }

    private static let noJSON: [[UInt8]] = [
        Array("{\"model\":}".utf8), Array("{".utf8), Array("nonsense".utf8), Array("{\"a\":1}x".utf8),
        Array("\u{FEFF}{}".utf8), [0x7B, 0xFF, 0x7D], Array("{\"a\":\"\u{0}\"}".utf8),
        // UTF-16.
        [0x7B, 0, 0x7D, 0], Array(String(repeating: "[", count: 100_000).utf8),
    ]

    @Test(arguments: noJSON)
    func rejectsInvalidJSON(body: [UInt8]) throws {
        let error = try #require(throws: APIError.self) {
            try Operations.createJob.input.read(RequestParts(json: body))
        }
        #expect(error.code == .invalidRequest)
        #expect(error.message.hasPrefix("invalid json syntax: "), "\(error.message)")
    }

    @Test func repeatedEmbeddingTypesCountOnce() throws {
        let body =
            #"{"model":"m","dataset_id":"d","input_type":"clustering","embedding_types":["int8","float","int8"]}"#
        #expect(
            try Operations.createJob.input.read(RequestParts(json: Array(body.utf8))).embeddingTypes == [.int8, .float]
        )
    }

    @Test func responseToACreationIsTheID() throws {
        let body = try Operations.createJob.output.write(job.id)
        #expect(
            String(decoding: body, as: UTF8.self) == #"{"job_id":"792bbc1a","meta":{"api_version":{"version":"1"}}}"#
        )
        #expect(try Operations.createJob.output.read(body) == job.id)
        #expect(throws: APIError.self) { try Operations.createJob.output.read(Array("{}".utf8)) }
        #expect(throws: APIError.self) { try Operations.createJob.output.read([]) }
    }

    @Test func responsesBecomeResults() throws {
        let body = try Operations.createJob.output.write(job.id)
        #expect(Operations.createJob.result(status: 201, body: body) == .success(job.id))
        let error = APIError(.notFound, "m")
        #expect(
            Operations.createJob.result(status: 404, body: ErrorBody(error, requestID: "r").bytes) == .failure(error)
        )
        #expect(Operations.cancelJob.result(status: 204, body: []) == .success(Empty()))
        guard case .failure(let unread) = Operations.createJob.result(status: 200, body: Array("<html>".utf8)) else {
            Issue.record("a response that is not JSON was read")
            return
        }
        #expect(unread.code == .unreadableResponse)
    }

    @Test func pagesAndWaitsAreExtensions() throws {
        let query = JobListQuery(limit: 5, before: job.id)
        #expect(try Operations.jobs.input.write(query).query == ["limit": "5", "before": "792bbc1a"])
        #expect(try Operations.jobs.input.read(RequestParts(query: ["limit": "5.0", "before": "792bbc1a"])) == query)
        let look = JobLook(job.id, waitSeconds: 30)
        #expect(try Operations.job.input.read(Operations.job.input.write(look)) == look)
        #expect(throws: APIError.self) {
            try Operations.job.input.read(RequestParts(path: ["x"], query: ["wait": "61"]))
        }
    }
}
