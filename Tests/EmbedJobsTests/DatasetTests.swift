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

    @Test func itsRowsAreThoseOfItsParts() {
        #expect(dataset([]).rowCount == 0)
        let parts = [3, 0, 128].enumerated().map { DatasetPart(index: $0, sizeBytes: 1_000, rowCount: $1) }
        #expect(dataset(parts).rowCount == 131)
    }

    @Test(
        arguments: [
            (.queued, false), (.processing, false), (.validated, true), (.failed, true),
            // Skipped and the like: a status of tomorrow ends a wait instead of prolonging it for ever.
            (ValidationStatus(rawValue: "skipped"), true),
        ] as [(ValidationStatus, Bool)]
    )
    func theEndOfValidation(status: ValidationStatus, isTerminal: Bool) { #expect(status.isTerminal == isTerminal) }
}
