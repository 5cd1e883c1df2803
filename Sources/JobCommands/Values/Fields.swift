internal import EmbedJobs
internal import LocalFiles

/// The fields of values by shape: one table for the checker and the interpreter.
package enum Fields {
    /// The names of all fields that can be read of a shape: a text also has those of the file that it names.
    package static func readableNames(of shape: Shape) -> [String] {
        shape == .text ? file.map(\.name) : names(of: shape)
    }

    /// The names of a shape's fields, in the order of help.
    package static func names(of shape: Shape) -> [String] {
        switch shape {
        case .text, .unknown: []
        case .job: JobField.all.map(\.name)
        case .dataset: dataset.map(\.name)
        case .file: file.map(\.name)
        case .record(let names): names ?? []
        case .nestedRecord(let names, _): names
        case .list(let element): [.job, .unknown].contains(element) ? list.map(\.name) : ["count"]
        }
    }

    /// Whether a job or dataset may lack a field.
    static func isOptional(_ field: String, of shape: Shape) -> Bool {
        switch shape {
        case .job: JobField.all.contains { $0.name == field && $0.isOptional }
        case .dataset: dataset.contains { $0.name == field && $0.isOptional }
        case .text, .unknown, .file, .record, .nestedRecord, .list: false
        }
    }

    /// Returns the text of a field, empty if the value lacks it; throws if it is not known, or if no value has it.
    static func text(of field: String, in value: Value, _ state: RunState) throws(FieldMistake) -> String {
        try presentText(of: field, in: value, state) ?? ""
    }

    /// Returns the text of a field; nil if the value lacks it.
    static func presentText(of field: String, in value: Value, _ state: RunState) throws(FieldMistake) -> String? {
        switch value {
        case .text(let text): return try fileField(field, of: text)
        case .job(let id): return try text(of: field, inJob: id, state)
        case .dataset(let id): return try text(of: field, inDataset: id, state)
        case .file(let path): return try fileField(field, of: path)
        case .record(let record):
            guard let content = record[field] else {
                guard !record.absentNames.contains(field) else { return nil }
                throw .missingField(fields: record.names)
            }
            return content == .null ? nil : content.text
        case .list, .array:
            guard let entry = list.first(where: { $0.name == field }) else { throw .missingField(fields: nil) }
            return String(entry.read(value.elements, state))
        case .unknown(let text, _): throw .unansweredField(text)
        }
    }

    private static func fileField(_ field: String, of path: String) throws(FieldMistake) -> String {
        guard let entry = file.first(where: { $0.name == field }) else {
            throw .missingField(fields: file.map(\.name))
        }
        guard let text = entry.read(path) else { throw .unreadableFileField(path: path) }
        return text
    }

    /// Returns a field of the file that a text names, if it follows from the text alone, such as its stem.
    static func fixedFileField(_ field: String, of path: String) -> String? {
        isOnDisk(field) ? nil : file.first { $0.name == field }?.read(path)
    }

    /// Whether a field of a file is read from the disk, so that it may change.
    static func isOnDisk(_ field: String) -> Bool { file.contains { $0.name == field && $0.isOnDisk } }

    private static func text(of field: String, inJob id: JobID, _ state: RunState) throws(FieldMistake) -> String? {
        guard let entry = JobField.all.first(where: { $0.name == field }) else { throw .missingField(fields: nil) }
        if entry.name == "id" { return id.rawValue }
        switch state.jobs[id] {
        case .seen(let job): return present(entry.text(of: job))
        case .requested(let request):
            guard entry.isKnownAtOnce, let requested = entry.requested else { throw .unfetchedJobField(field, id) }
            return present(requested.text(request))
        case nil: throw .unfetchedJobField(field, id)
        }
    }

    private static func text(
        of field: String,
        inDataset id: DatasetID,
        _ state: RunState
    ) throws(FieldMistake) -> String? {
        guard let entry = dataset.first(where: { $0.name == field }) else { throw .missingField(fields: nil) }
        if entry.name == "id" { return id.rawValue }
        guard let dataset = state.datasets[id] else { throw .unfetchedDatasetField(field, id) }
        return present(entry.read(dataset))
    }

    /// An empty list of warnings is a field without a value, too.
    private static func present(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }

    // MARK: Tables

    private struct DatasetField: Sendable {
        let name: String
        var isOptional = false
        let read: @Sendable (Dataset) -> String?
    }

    private static let dataset: [DatasetField] = [
        DatasetField(name: "id", read: \.id.rawValue),
        DatasetField(name: "name", read: \.name),
        DatasetField(name: "dataset_type", read: \.type.rawValue),
        DatasetField(name: "validation_status", read: \.validationStatus.rawValue),
        DatasetField(name: "validation_error", isOptional: true, read: \.validationError),
        DatasetField(name: "validation_warnings", isOptional: true) { $0.validationWarnings.joined(separator: "; ") },
        DatasetField(name: "created_at", read: \.createdAt.description),
        DatasetField(name: "updated_at", read: \.updatedAt.description),
        DatasetField(name: "rows") { String($0.rowCount) },
    ]

    private struct FileField: Sendable {
        let name: String
        /// Whether it is read from the disk, so that it may change.
        var isOnDisk = false
        let read: @Sendable (String) -> String?
    }

    private static let file: [FileField] = [
        FileField(name: "path") { $0 },
        FileField(name: "name") { Folder.name(of: $0) },
        FileField(name: "stem") { splitExtension(of: Folder.name(of: $0)).stem },
        FileField(name: "ext") { splitExtension(of: Folder.name(of: $0)).ext },
        FileField(name: "dir") { Folder.parent(of: $0) },
        FileField(name: "exists", isOnDisk: true) { String(Folder.exists($0)) },
        FileField(name: "size", isOnDisk: true) { Folder.size(of: $0).map { String($0) } },
    ]

    /// Splits "a.tar.gz" into "a.tar" and "gz"; ".profile" and ".." are all stem.
    package static func splitExtension(of name: String) -> (stem: String, ext: String) {
        guard let dot = name.lastIndex(of: "."), name[..<dot].contains(where: { $0 != "." }) else { return (name, "") }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }

    private struct ListField: Sendable {
        let name: String
        let read: @Sendable ([Value], RunState) -> Int
    }

    private static let list: [ListField] = [
        ListField(name: "count") { values, _ in values.count },
        ListField(name: "complete") { count($0, $1) { $0 == .complete } },
        ListField(name: "failed") { count($0, $1) { $0 == .failed } },
        ListField(name: "cancelled") { count($0, $1) { $0 == .cancelled } },
        ListField(name: "running") { count($0, $1) { !$0.isTerminal } },
    ]

    private static func count(_ values: [Value], _ state: RunState, _ isMeant: (JobStatus) -> Bool) -> Int {
        values.count { value in
            guard case .job(let id) = value else { return false }
            // A job whose status was not fetched since it was created counts as running.
            guard case .seen(let job) = state.jobs[id] else { return isMeant(.processing) }
            return isMeant(job.status)
        }
    }
}
