import EmbedJobs
import Testing

@Suite struct EmbedJobTests {
    private let job = EmbedJob(
        id: JobID(rawValue: "j"),
        name: "nightly",
        status: .processing,
        createdAt: Timestamp(microseconds: 7),
        inputDatasetID: DatasetID(rawValue: "in"),
        outputDatasetID: DatasetID(rawValue: "out"),
        model: ModelName(rawValue: "m"),
        truncate: .start,
        inputType: .clustering,
        embeddingTypes: [.int8, .float],
        progress: JobProgress(rowsDone: 90, rowsTotal: 100),
        warnings: ["w"]
    )

    @Test(arguments: [(0, 90), (4, 94), (10, 100), (11, 100), (1_000, 100)])
    func addedRowsAreCappedAtTheTotal(more: Int, done: Int) {
        #expect(job.adding(rowsDone: more).progress == JobProgress(rowsDone: done, rowsTotal: 100))
    }

    @Test func addingRowsChangesNothingElse() {
        #expect(job.adding(rowsDone: 0) == job)
        #expect(job.adding(rowsDone: 1) != job)
    }

    @Test(
        arguments: [
            (.processing, false), (.cancelling, false), (.complete, true), (.cancelled, true), (.failed, true),
            (JobStatus(rawValue: "sleeping"), false),
        ] as [(JobStatus, Bool)]
    )
    func endStates(status: JobStatus, isTerminal: Bool) { #expect(status.isTerminal == isTerminal) }
}
