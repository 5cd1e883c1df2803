import EmbedJobs
import Testing

@Suite struct DatasetTests {
    private func dataset(_ parts: [DatasetPart]) -> Dataset {
        Dataset(
            id: DatasetID(rawValue: "d"),
            name: "d",
            type: .embedResult,
            validationStatus: .validated,
            validationError: nil,
            validationWarnings: [],
            createdAt: Timestamp(microseconds: 0),
            updatedAt: Timestamp(microseconds: 0),
            schema: nil,
            requiredFields: [],
            preserveFields: [],
            parts: parts
        )
    }

    @Test func rowCountIsTheSumOverItsParts() {
        #expect(dataset([]).rowCount == 0)
        let parts = [3, 0, 128].enumerated().map { DatasetPart(index: $0, sizeBytes: 1_000, rowCount: $1) }
        #expect(dataset(parts).rowCount == 131)
    }

    @Test(
        arguments: [
            (.queued, false), (.processing, false), (.validated, true), (.failed, true),
            // A future status, such as skipped, must end a wait rather than prolong it forever.
            (ValidationStatus(rawValue: "skipped"), true),
        ] as [(ValidationStatus, Bool)]
    )
    func endOfValidation(status: ValidationStatus, isTerminal: Bool) { #expect(status.isTerminal == isTerminal) }
}
