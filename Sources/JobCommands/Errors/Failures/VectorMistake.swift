package import EmbedJobs
internal import JobScript

/// Why vectors cannot be compared or drawn.
package enum VectorMistake: Mistake, Error, Hashable {
    case emptyDataset(DatasetID)
    case incomparableVectors(DatasetID)
    case missingVector(row: Int, DatasetID, EmbeddingType)
    case vectorNotFinite(row: Int, DatasetID)
    case unevenDimensions(row: Int, DatasetID, Int, earlier: Int)
    case differentDimensions(DatasetID, Int, Query, queryDimensions: Int)
    case missingDatasetRow(Int, DatasetID, rowCount: Int)
    case unmatchedDatasetRow(beginning: String, DatasetID, rowCount: Int)
    case missingResponseVectors(type: String)
    case unknownRowField(option: String, String, suggestion: String?, fields: [String])

    /// The origin of the vector that rows are compared with.
    package enum Query: Hashable, Sendable {
        case model(ModelName)
        case row(Int)
    }

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [VectorMistake] = {
        let dataset = DatasetID(rawValue: "DATASET")
        return [
            .emptyDataset(dataset), .incomparableVectors(dataset), .missingVector(row: 1, dataset, .float),
            .vectorNotFinite(row: 1, dataset), .unevenDimensions(row: 2, dataset, 384, earlier: 768),
            .differentDimensions(dataset, 384, .row(1), queryDimensions: 768),
            .missingDatasetRow(3, dataset, rowCount: 2), .unmatchedDatasetRow(beginning: "TEXT", dataset, rowCount: 2),
            .missingResponseVectors(type: "float"),
            .unknownRowField(option: "label", "FIELD", suggestion: nil, fields: []),
        ]
    }()

    /// The exit code of the process if the script does not handle the failure.
    var exitCode: ExitCode { if case .unknownRowField = self { .usage } else { .failure } }
}
