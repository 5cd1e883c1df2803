import EmbedJobs
import JobCommands
import Testing

@Suite("Fields of a job") struct JobFieldTests {
    private let request = CreateJobRequest(
        model: ModelName(rawValue: "m"),
        datasetID: DatasetID(rawValue: "d"),
        inputType: .clustering,
        truncate: .start
    )

    @Test("a request has its fields in the order of the API's reference")
    func requests() {
        func shown(_ request: CreateJobRequest) -> [String] {
            JobField.requested.compactMap { field in field.text(request).map { "\(field.name)=\($0)" } }
        }
        let least = ["model=m", "dataset_id=d", "input_type=clustering", "embedding_types=float", "truncate=START"]
        #expect(shown(request) == least)
        var named = request
        named.name = "n"
        named.embeddingTypes = [.int8, .base64]
        #expect(shown(named)[3...4] == ["name=n", "embedding_types=int8,base64"])
    }

    @Test("a field that the job does not have is without a text")
    func jobs() {
        let job = EmbedJob(
            id: JobID(rawValue: "j"),
            name: nil,
            status: .failed,
            createdAt: Timestamp(microseconds: 0),
            inputDatasetID: DatasetID(rawValue: "d"),
            outputDatasetID: nil,
            model: ModelName(rawValue: "m"),
            truncate: .end,
            inputType: nil,
            embeddingTypes: [.float, .int8],
            progress: JobProgress(rowsDone: 1_000, rowsTotal: 2_000),
            warnings: ["a", "b"]
        )
        let texts = Dictionary(uniqueKeysWithValues: JobField.all.map { ($0.name, $0.text(of: job)) })
        #expect(texts["warnings"] == "a; b" && texts["error"] == "a; b" && texts["embedding_types"] == "float,int8")
        #expect(texts["rows_done"] == "1000" && texts["created_at"] == "1970-01-01T00:00:00.000000Z")
        #expect(
            texts.filter { $0.value == nil }.keys.sorted() == [
                "blank_rows", "cut_texts", "finished_at", "input_type", "lost_tokens", "name", "output_dataset_id",
                "repeated_rows", "reused_rows", "skipped_rows", "tokens",
            ]
        )
    }
}
