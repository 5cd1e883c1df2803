internal import DatasetFormats
internal import DisplayText
package import EmbedJobs

/// Named fields in order: a record of output, or a row of a file.
package struct Record: Hashable, Sendable {
    /// The fields.
    package let fields: [Field]
    /// Further fields that only tables and `columns=` show.
    package let derived: [Field]
    /// The names of fields that the record lacks and others of its kind have, such as the other rows of a file.
    private(set) var absentNames: [String] = []
    /// The text in string interpolation, if it is not the fields as JSON.
    private let ownText: String?

    /// One field.
    package struct Field: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Its content.
        package let content: Content
    }

    /// The content of a field.
    package enum Content: Hashable, Sendable {
        /// Text.
        case text(String)
        /// JSON: a number, `true`, `false`, `null`, an array or an object.
        case json(String)
        /// Texts in order.
        case list([String])
        /// A count, which is shown to people with commas.
        case count(Int)
        /// A time, which is shown to people as an age.
        case time(Timestamp)
        /// The id of a job or a dataset, whose beginning tables show to people.
        case id(String)
        /// A status, which tables show to people with a sign.
        case status(String, StatusSign)
        /// A number of units done, of a total.
        case progress(Int, of: Int)
        /// The time that something took.
        case elapsed(Elapsed)
        /// Rows per second.
        case rate(RowRate)
        /// A long value, such as a vector, and its summary for tables.
        indirect case summarised(Content, summary: String)

        /// The null value.
        package static let null = Content.json("null")

        /// A number.
        package static func number(_ number: Int) -> Content { .json(String(number)) }

        /// Text, or null for nil.
        package static func optional(_ text: String?) -> Content { text.map { .text($0) } ?? .null }

        /// A count, or null for nil.
        package static func optionalCount(_ count: Int?) -> Content { count.map { .count($0) } ?? .null }

        /// The content as text: empty for `null`, a list joined by commas.
        package var text: String {
            switch self {
            case .text(let text): text
            case .json(let json): json == "null" ? "" : json
            case .list(let texts): texts.joined(separator: ",")
            case .count(let number): String(number)
            case .time(let moment): moment.description
            case .id(let text), .status(let text, _): text
            case .progress(let done, let total): "\(done)/\(total)"
            case .elapsed(let time): time.seconds ?? ""
            case .rate(let rate): rate.perSecond(now: nil).map { String($0) } ?? ""
            case .summarised(let content, _): content.text
            }
        }

        /// The content as JSON.
        package var json: String {
            switch self {
            case .text(let text): Record.quoted(text)
            case .json(let json): json
            case .list(let texts): "[" + texts.map(Record.quoted).joined(separator: ",") + "]"
            case .count(let number): String(number)
            case .time(let moment): Record.quoted(moment.description)
            case .id(let text), .status(let text, _): Record.quoted(text)
            case .progress: Record.quoted(text)
            case .elapsed(let time): time.seconds ?? "null"
            case .rate(let rate): rate.perSecond(now: nil).map { String($0) } ?? "null"
            case .summarised(let content, _): content.json
            }
        }
    }

    /// Creates a record; `text` is its text in string interpolation. Default: the fields as JSON.
    package init(_ fields: [(String, Content)], derived: [(String, Content)] = [], text: String? = nil) {
        self.fields = fields.map { Field(name: $0.0, content: $0.1) }
        self.derived = derived.map { Field(name: $0.0, content: $0.1) }
        ownText = text
    }

    /// The names of the fields.
    package var names: [String] { fields.map(\.name) }

    /// The fields that it and others of its kind have.
    var shape: Shape { Self.shape(names + absentNames, nested: Set(fields.filter(\.content.isNested).map(\.name))) }

    /// The shape of records with these fields, of which the nested ones hold objects or arrays.
    static func shape(_ names: [String], nested: Set<String>) -> Shape {
        nested.isEmpty ? .record(names) : .nestedRecord(names, nested: nested)
    }

    /// Returns the names of the fields of all records, in order of appearance.
    static func allNames(of records: [Record]) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for record in records {
            for name in record.names where seen.insert(name).inserted { names.append(name) }
        }
        return names
    }

    /// Returns the records of one kind as values: a field that only some of them have is empty in the others.
    static func values(of records: [Record]) -> [Value] {
        let all = allNames(of: records)
        return records.map { record in
            guard record.fields.count < all.count else { return .record(record) }
            var record = record
            let own = Set(record.names)
            record.absentNames = all.filter { !own.contains($0) }
            return .record(record)
        }
    }

    /// The content of a field, or nil if the record lacks it.
    package subscript(name: String) -> Content? { fields.first { $0.name == name }?.content }

    /// The content of a column: a field, or a derived one.
    func column(_ name: String) -> Content? { self[name] ?? derived.first { $0.name == name }?.content }

    /// The record with only some columns, in their order; one that it lacks is null.
    func selecting(_ names: [String]) -> Record { Record(names.map { ($0, column($0) ?? .null) }) }

    /// Its text in string interpolation.
    package var text: String { ownText ?? json }

    /// The fields as a JSON object on one line.
    package var json: String {
        "{" + fields.map { "\(Self.quoted($0.name)):\($0.content.json)" }.joined(separator: ",") + "}"
    }

    /// A text as a JSON string.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
