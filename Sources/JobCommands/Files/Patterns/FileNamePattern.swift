internal import DatasetFormats
internal import EmbedJobs

/// A pattern of file names, with fields of a job or dataset in braces: `{name}-{id}.npy`.
struct FileNamePattern: ArgumentType, Hashable {
    private enum Part: Hashable {
        case text(String)
        case field(String)
    }

    private let parts: [Part]
    /// The pattern as written.
    let text: String

    /// The pattern of a command without one.
    static let standard = FileNamePattern(parts: [.field("name")], text: "{name}")

    static var placeholder: String { "PATTERN" }

    private init(parts: [Part], text: String) { (self.parts, self.text) = (parts, text) }

    init(reading value: Value) throws(ArgumentMistake) {
        text = value.text
        guard !text.isEmpty, !text.contains("/"), !text.utf8.contains(0) else { throw .invalidNamePattern(text) }
        var parts: [Part] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                throw .invalidNamePattern(text)
            }
            if brace > rest.startIndex { parts.append(.text(String(rest[..<brace]))) }
            let name = String(rest[rest.index(after: brace)..<end])
            guard Self.fields.contains(name) else {
                throw .unknownNameField(
                    name,
                    suggestion: Suggestion.closest(to: name, among: Self.fields),
                    fields: Self.fields
                )
            }
            parts.append(.field(name))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// The fields of jobs and datasets.
    private static let fields: [String] = {
        let jobs = Fields.names(of: .job)
        return jobs + Fields.names(of: .dataset).filter { !jobs.contains($0) }
    }()

    /// The format that the extension selects.
    var format: DownloadFormat? { DownloadFormat(extensionOf: text) }

    /// Returns the name of the file for a job or dataset, with the extension of the format. What lacks a name has its
    /// id instead.
    ///
    /// Values never lead out of the folder and are never hidden files: their slashes and control characters, and a dot
    /// at the beginning, become `_`.
    func name(for value: Value, _ format: DownloadFormat, _ state: RunState) throws(FieldMistake) -> String {
        var name = ""
        for part in parts {
            switch part {
            case .text(let text): name += text
            case .field(let field):
                let text = try Fields.text(of: field, in: value, state)
                name += Self.plain(text.isEmpty && field == "name" ? value.text : text)
            }
        }
        if name.hasPrefix(".") { name = "_" + name.dropFirst() }
        return self.format == nil ? "\(name).\(format.rawValue)" : name
    }

    private static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0 == "/" || $0.value < 0x20 || $0.value == 0x7F ? "_" : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
