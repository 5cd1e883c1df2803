internal import EmbedJobs

/// What a list shows, with the fields of its records.
protocol ListedKind: Sendable {
    static var fieldNames: [String] { get }
}

/// Jobs in a list.
enum ListedJobs: ListedKind {
    static var fieldNames: [String] { Record.jobNames }
}

/// Datasets in a list.
enum ListedDatasets: ListedKind {
    static var fieldNames: [String] { Record.datasetNames }
}

/// The name of a field of listed records, for `columns=`.
struct ListedField<Kind: ListedKind>: ArgumentType {
    let name: String

    static var placeholder: String { "FIELD" }
    static var choices: [String] { Kind.fieldNames }

    init(reading value: Value) throws(ArgumentMistake) {
        name = try Self.choice(value.text, among: Kind.fieldNames) { $0 }
    }
}

/// The order of a list, for `sort=`: by a field, with the largest first after a `-`.
struct ListOrder<Kind: ListedKind>: ArgumentType {
    private let field: String
    private let isDescending: Bool

    static var placeholder: String { "FIELD|-FIELD" }
    static var choices: [String] { Kind.fieldNames + Kind.fieldNames.map { "-" + $0 } }

    init(reading value: Value) throws(ArgumentMistake) {
        isDescending = value.text.hasPrefix("-")
        field = try Self.choice(String(value.text.dropFirst(isDescending ? 1 : 0)), among: Kind.fieldNames) { $0 }
    }

    /// Returns the elements in this order; without the field, they come last. Equal ones keep their order.
    func sorted(_ listed: [Listed]) -> [Listed] {
        let keys = listed.map { $0.record[field].flatMap(SortKey.init) }
        let order = listed.indices.sorted { one, other in
            switch (keys[one], keys[other]) {
            case (nil, nil): one < other
            case (_?, nil): true
            case (nil, _?): false
            case (let first?, let second?) where first == second: one < other
            case (let first?, let second?): isDescending ? second < first : first < second
            }
        }
        return order.map { listed[$0] }
    }
}

/// An element of a list: its handle and its record.
struct Listed: Sendable {
    let value: Value
    let record: Record
}

/// The content of a field, in the order of its kind: numbers by value, times by time, texts by their bytes.
private enum SortKey: Comparable {
    case number(Double)
    case time(Int64)
    case text([UInt8])

    /// Creates a key; nil for null.
    init?(_ content: Record.Content) {
        switch content {
        case .null: return nil
        case .count(let number): self = .number(Double(number))
        case .time(let moment): self = .time(moment.microseconds)
        case .json(let json): self = Double(json).map(SortKey.number) ?? .text(Array(json.utf8))
        case .text, .list, .summarised: self = .text(Array(content.text.utf8))
        }
    }

    static func < (one: SortKey, other: SortKey) -> Bool {
        switch (one, other) {
        case (.number(let one), .number(let other)): one < other
        case (.time(let one), .time(let other)): one < other
        case (.text(let one), .text(let other)): one.lexicographicallyPrecedes(other)
        // A field has one kind; the kinds have an order so that this is one too.
        case (.number, _), (.time, .text): true
        case (.time, .number), (.text, _): false
        }
    }
}

extension Session {
    /// Writes the elements of a list: all that matched in their order, up to `limit`, with the chosen columns. Returns
    /// their handles.
    mutating func write<Kind>(
        _ listed: [Listed],
        _ format: OutputFormat?,
        by order: ListOrder<Kind>?,
        limit: Int?,
        columns: [ListedField<Kind>]?,
        standard: [String]
    ) -> Value {
        let all = order?.sorted(listed) ?? listed
        let shown = limit.map { Array(all.prefix($0)) } ?? all
        let values = shown.map(\.value)
        let chosen = columns?.map(\.name)
        write(
            chosen.map { names in shown.map { $0.record.selecting(names) } } ?? shown.map(\.record),
            format,
            columns: chosen ?? standard,
            names: chosen ?? Kind.fieldNames,
            rows: values
        )
        return .list(values)
    }
}
