internal import EmbedJobs

/// The text of missing fields, after the field's name.
extension FieldMistake {
    package var message: String {
        switch self {
        case .missingField: "unknown field"
        case .unreadableFileField(let path): "\(path) cannot be read"
        case .unfetchedJobField(let field, let id): "the \(field) of job \(id) is not known yet"
        case .unfetchedDatasetField(let field, let id): "the \(field) of dataset \(id) is not known yet"
        case .unansweredField(let text): "\(text) is not known before the script runs"
        }
    }

    package var help: String? {
        switch self {
        case .missingField(let fields): fields.map { "its fields: " + $0.joined(separator: ", ") }
        case .unfetchedJobField: "get $job fetches it, wait $job waits for it"
        case .unfetchedDatasetField(_, let id): "dataset \(id) fetches it"
        case .unreadableFileField, .unansweredField: nil
        }
    }
}
