internal import EmbedJobs

/// Values that only a real run knows.
extension RunState {
    /// Whether a value is the same in a real run.
    func isKnown(_ value: Value) -> Bool {
        switch value {
        case .unknown: false
        case .job(let id): !unknowns.ids.contains(id.rawValue)
        case .dataset(let id): !unknowns.ids.contains(id.rawValue)
        case .text(let text): !unknowns.ids.contains(text)
        case .list(let values): values.allSatisfy(isKnown)
        case .file, .record, .array: true
        }
    }

    /// Returns a placeholder for a field that only a real run knows; nil if the field is known or invalid.
    func unknownField(_ name: String, of value: Value, in variable: String) -> Value? {
        switch value {
        case .unknown(let text, let shape):
            let names = Fields.readableNames(of: shape)
            guard shape == .unknown || shape == .record(nil) || names.contains(name) else { return nil }
            return Self.unknown(name, of: text, shape.field(name))
        case .job(let id):
            guard unknowns.jobs.contains(id), isUnknown(name, of: value) else { return nil }
            return Self.unknown(name, of: id.rawValue)
        case .dataset(let id):
            let isTime = datasets[id].map { _ in isKnown(value) ? false : ["created_at", "updated_at"].contains(name) }
            let isUnknown = isTime ?? (unknowns.datasets.contains(id) && isUnknown(name, of: value))
            return isUnknown ? Self.unknown(name, of: id.rawValue) : nil
        case .list(let values):
            let isOpen = values.contains { if case .unknown(_, let shape) = $0 { shape.isMany } else { false } }
            if name == "count", isOpen { return Self.unknown(name, of: "<\(variable)>") }
            guard name != "count", !unknowns.jobs.isEmpty else { return nil }
            let hasUnknown = values.contains { if case .job(let id) = $0 { unknowns.jobs.contains(id) } else { false } }
            guard hasUnknown, Fields.names(of: value.shape).contains(name) else { return nil }
            return Self.unknown(name, of: "<\(variable)>")
        case .text(let path), .file(let path):
            guard Fields.isOnDisk(name), mode.mayBeMade(path, .disk) else { return nil }
            return Self.unknown(name, of: path)
        case .record, .array: return nil
        }
    }

    /// The elements of a value as a script would write them; placeholders are not quoted. The values of a parameter
    /// that keeps lists are its arguments, each with commas if it is a list.
    func words(of value: Value, keepsLists: Bool = false) -> [String] {
        var elements = value.elements
        if keepsLists, case .list(let values) = value { elements = values }
        return elements.map { isKnown($0) ? DryRun.quoted($0.text) : $0.text }
    }

    private func isUnknown(_ name: String, of value: Value) -> Bool {
        guard Fields.names(of: value.shape).contains(name) else { return false }
        do throws(FieldMistake) {
            _ = try Fields.text(of: name, in: value, self)
            return false
        } catch {
            return true
        }
    }

    /// Returns `<status of job>` for a field of `<job>` or `<job_id of job>`.
    private static func unknown(_ field: String, of text: String, _ shape: Shape = .text) -> Value {
        var subject = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
        for kind in ["job_id of ", "dataset_id of "] where subject.hasPrefix(kind) {
            subject = String(subject.dropFirst(kind.count))
        }
        return .unknown("<\(field) of \(subject)>", shape)
    }
}
