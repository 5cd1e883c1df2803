internal import DisplayText
internal import EmbedJobs

/// The text of mistakes in reused rows.
extension ReuseMistake {
    package var message: String {
        switch self {
        case .unreadableEarlierRows(let path, let reason): "\(path) cannot be reused: \(reason)"
        case .missingEarlierVectors(let path): "\(path) cannot be reused: its rows do not have vectors"
        case .tooManyEarlierRows(let path, let limit):
            "\(path) cannot be reused: it has more than \(Figures.count(limit, of: "row"))"
        case .missingVectorType(let path, let type, _): "\(path) does not have \(type) vectors"
        case .otherVectors(let path, let row, let output, let similarity):
            "the vectors of \(path) are not those of the model, input type and truncation of \(output): for the text "
                + "in row \(row), the similarity is \(Figures.fourDecimals(similarity))"
        case .otherDimensions(let path, let old, let output, let new):
            "dimensions differ: \(path) has \(old), \(output) has \(new)"
        case .changedUpload(let path): "\(path) has changed since its upload began"
        case .missingEarlierRow(let row, let path, let earlier, let output):
            "row \(row) of \(path) is neither in \(earlier) nor in the output of \(output)"
        case .foreignOutput(let output, let path): "the output of \(output) has rows that \(path) does not have"
        case .receiptOfReusedRows(let path, let earlier):
            "receipt=\(path): some rows are from \(earlier), and a receipt is of one job"
        }
    }

    package var help: String? {
        switch self {
        case .unreadableEarlierRows: "name a file that download wrote, or upload without reuse="
        case .missingEarlierVectors, .tooManyEarlierRows, .otherVectors, .otherDimensions: "upload without reuse="
        case .missingVectorType(_, _, let types):
            "create with embedding_types=\(types.map(\.rawValue).joined(separator: ",")), or upload without reuse="
        case .changedUpload(let path), .missingEarlierRow(_, let path, _, _), .foreignOutput(_, let path):
            "upload \(path) again"
        case .receiptOfReusedRows: "omit receipt=, or upload without reuse="
        }
    }
}
