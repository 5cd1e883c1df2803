import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct DatasetBodiesTests {
    private let located = LocatedDataset(
        Dataset(
            id: DatasetID(rawValue: "docs-hca4x0"),
            name: "docs",
            type: .embedInput,
            validationStatus: .validated,
            validationError: nil,
            validationWarnings: ["dropped a row"],
            createdAt: Timestamp(microseconds: 0),
            updatedAt: Timestamp(microseconds: 1),
            schema: "{\"type\":\"record\"}",
            requiredFields: ["text"],
            preserveFields: ["id"],
            parts: [
                DatasetPart(index: 0, sizeBytes: 10, rowCount: 3), DatasetPart(index: 1, sizeBytes: 20, rowCount: 4),
            ]
        ),
        partURLs: ["http://h/a", ""]
    )

    private func write(_ located: LocatedDataset) throws -> String {
        String(decoding: try Operations.dataset.output.write(located), as: UTF8.self)
    }

    @Test func datasetIsWrappedAndHasEveryField() throws {
        let wanted = """
            {"dataset":{"id":"docs-hca4x0","name":"docs","created_at":"1970-01-01T00:00:00.000000Z",\
            "updated_at":"1970-01-01T00:00:00.000001Z","dataset_type":"embed-input","validation_status":"validated",\
            "schema":"{\\"type\\":\\"record\\"}","required_fields":["text"],"preserve_fields":["id"],"dataset_parts":[\
            {"id":"docs-hca4x0-0","name":"docs-hca4x0-0.avro","url":"http://h/a","index":0,"size_bytes":10,\
            "num_rows":3,"samples":[]},\
            {"id":"docs-hca4x0-1","name":"docs-hca4x0-1.avro","index":1,"size_bytes":20,"num_rows":4,"samples":[]}],\
            "validation_warnings":["dropped a row"]}}
            """
        #expect(try write(located) == wanted)
        #expect(try Operations.dataset.output.read(Array(wanted.utf8)) == located)
    }

    @Test func emptyListsAreWritten() throws {
        #expect(String(decoding: try Operations.datasets.output.write([]), as: UTF8.self) == #"{"datasets":[]}"#)
        #expect(try Operations.datasets.output.read(Operations.datasets.output.write([located])) == [located])
        #expect(try Operations.datasets.output.read(Array("{}".utf8)) == [])
        let queued = LocatedDataset(
            Dataset(
                id: located.dataset.id,
                name: "docs",
                type: .embedInput,
                validationStatus: .queued,
                validationError: nil,
                validationWarnings: [],
                createdAt: Timestamp(microseconds: 0),
                updatedAt: Timestamp(microseconds: 0),
                schema: nil,
                requiredFields: [],
                preserveFields: [],
                parts: []
            ),
            partURLs: []
        )
        let body = try write(queued)
        for list in ["dataset_parts", "preserve_fields", "required_fields", "validation_warnings"] {
            #expect(body.contains("\"\(list)\":[]"))
        }
        #expect(!body.contains("schema"))
        #expect(!body.contains("validation_error"))
        #expect(try Operations.dataset.output.read(Array(body.utf8)) == queued)
    }

    @Test func readsResponsesOfTheHostedService() throws {
        let body = """
            {"dataset":{"id":"d","name":"n","created_at":"2024-01-13T02:53:31.879719Z",
            "updated_at":"2024-01-13T02:53:31.879719Z",
            "dataset_type":"embed-result","validation_status":"validated","validation_error":"","schema":null,
            "dataset_parts":[{"id":"p","name":"p","url":"https://h/p?sig=1","size_bytes":5.0,"num_rows":2,
            "samples":["{}"]}]}}
            """
        let read = try Operations.dataset.output.read(Array(body.utf8))
        #expect(read.dataset.type == .embedResult)
        #expect(read.dataset.validationError == nil)
        #expect(read.dataset.schema == nil)
        #expect(read.dataset.parts == [DatasetPart(index: 0, sizeBytes: 5, rowCount: 2)])
        #expect(read.partURLs == ["https://h/p?sig=1"])
    }

    @Test(arguments: [
        "{}", #"{"dataset":{}}"#,
        #"{"dataset":{"id":"d","dataset_type":"x","validation_status":"y","created_at":"z"}}"#,
    ])
    func rejectsResponsesWithoutADataset(body: String) {
        let result = Operations.dataset.result(status: 200, body: Array(body.utf8))
        #expect(throws: APIError.self) { try result.get() }
    }

    /// The hosted service sends a string, which a Go client cannot read; its documentation says a number.
    @Test func usageIsANumberAndReadsStrings() throws {
        #expect(String(decoding: try Operations.usage.output.write(12), as: UTF8.self) == #"{"organization_usage":12}"#)
        #expect(try Operations.usage.output.read(Array(#"{"organization_usage":12}"#.utf8)) == 12)
        #expect(try Operations.usage.output.read(Array(#"{"organization_usage":"12"}"#.utf8)) == 12)
        #expect(try Operations.usage.output.read(Array("{}".utf8)) == 0)
        #expect(throws: APIError.self) { try Operations.usage.output.read(Array(#"{"organization_usage":"x"}"#.utf8)) }
    }

    @Test func responsesToCreationAndDeletionAreObjects() throws {
        let body = try Operations.uploadDataset.output.write(located.dataset.id)
        #expect(String(decoding: body, as: UTF8.self) == #"{"id":"docs-hca4x0"}"#)
        #expect(try Operations.uploadDataset.output.read(body) == located.dataset.id)
        #expect(throws: APIError.self) { try Operations.uploadDataset.output.read(Array("{}".utf8)) }
        #expect(try Operations.deleteDataset.output.write(Empty()) == Array("{}".utf8))
    }

    @Test func readsOldSpellingsOfTheFilters() throws {
        let parts = RequestParts(query: ["dataset_type": "embed-result", "validation_status": "failed", "limit": "0"])
        let query = try Operations.datasets.input.read(parts)
        #expect(query.type == .embedResult)
        #expect(query.validationStatus == .failed)
        #expect(query.limit == 0)
        for bad in ["limit=-1", "limit=2147483648", "offset=x", "before=yesterday", "after="] {
            #expect(throws: APIError.self) {
                try Operations.datasets.input.read(RequestParts(query: try QueryItems(bad)))
            }
        }
    }
}
