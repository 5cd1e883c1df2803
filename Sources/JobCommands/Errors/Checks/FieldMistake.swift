package import EmbedJobs
internal import JobScript

/// Why a field of a value does not have a text when the script runs.
package enum FieldMistake: Mistake, Error, Hashable {
    /// A field that the value does not have; the fields are listed where the checker may not know the value.
    case missingField(fields: [String]?)
    case unreadableFileField(path: String)
    case unfetchedJobField(String, JobID)
    case unfetchedDatasetField(String, DatasetID)
    /// In a dry run, a field of a value that only a real run knows.
    case unansweredField(String)

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [FieldMistake] = [
        .missingField(fields: nil), .unreadableFileField(path: "FILE"),
        .unfetchedJobField("FIELD", JobID(rawValue: "JOB")),
        .unfetchedDatasetField("FIELD", DatasetID(rawValue: "DATASET")), .unansweredField("$x"),
    ]
}
