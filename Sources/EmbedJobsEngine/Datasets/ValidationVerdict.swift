/// The result of a validation.
enum ValidationVerdict: Sendable {
    case validated(schema: String, files: ValidatedFiles, skippedRows: Int, warnings: [String])
    case failed(error: String, warnings: [String])
}

/// The files that a validation wrote.
struct ValidatedFiles: Sendable {
    let part: FinishedPart
    /// The index of repeated texts; nil if no text repeats.
    let firstRows: FileDigest?
    /// The number of rows that repeat the text of an earlier one.
    let repeatedRows: Int
}
