package import EmbedJobs
internal import JobScript

/// Why vectors of an earlier output cannot be used again.
package enum ReuseMistake: Mistake, Error, Hashable {
    case unreadableEarlierRows(path: String, reason: String)
    case missingEarlierVectors(path: String)
    case tooManyEarlierRows(path: String, limit: Int)
    /// A type that a job asks for and the earlier output lacks.
    case missingVectorType(path: String, EmbeddingType, types: [EmbeddingType])
    /// The vectors of one text, which were computed twice, differ.
    case otherVectors(path: String, row: Int, output: String, similarity: Double)
    case otherDimensions(path: String, Int, output: String, Int)
    case changedUpload(path: String)
    /// A row of the uploaded file without vectors.
    case missingEarlierRow(Int, path: String, earlier: String, output: String)
    /// An output with rows that the uploaded file does not have.
    case foreignOutput(String, path: String)
    case receiptOfReusedRows(path: String, earlier: String)

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [ReuseMistake] = [
        .unreadableEarlierRows(path: "FILE", reason: "REASON"), .missingEarlierVectors(path: "FILE"),
        .tooManyEarlierRows(path: "FILE", limit: Limits.reusedRowsMax),
        .missingVectorType(path: "FILE", .int8, types: [.float]),
        .otherVectors(path: "FILE", row: 1, output: "job JOB", similarity: 0.5),
        .otherDimensions(path: "FILE", 384, output: "job JOB", 768), .changedUpload(path: "FILE"),
        .missingEarlierRow(3, path: "FILE", earlier: "FILE", output: "job JOB"),
        .foreignOutput("job JOB", path: "FILE"),
        .receiptOfReusedRows(path: "FILE", earlier: "FILE"),
    ]
}

extension CommandFailure {
    /// Converts a mistake in reused rows.
    init(_ mistake: ReuseMistake) { self.init(.failure, mistake) }
}
