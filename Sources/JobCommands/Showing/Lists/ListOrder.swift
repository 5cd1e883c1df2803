internal import EmbedJobs

/// The order of a list, for `sort=`: by a field, with the largest first after a `-`.
struct ListOrder<Kind: ColumnKind>: ArgumentType {
    private let field: String
    private let isDescending: Bool

    static var placeholder: String { "FIELD|-FIELD" }
    static var choices: [String] { Kind.names + Kind.names.map { "-" + $0 } }

    init(reading value: Value) throws(ArgumentMistake) {
        isDescending = value.text.hasPrefix("-")
        let sign = isDescending ? "-" : ""
        let text = String(value.text.dropFirst(sign.count))
        guard Kind.names.contains(text) else {
            let suggestion = Suggestion.closest(to: text, among: Kind.names).map { sign + $0 }
            throw .notAllowed(value.text, suggestion: suggestion, choices: Kind.names)
        }
        field = text
    }

    /// Returns the elements in this order; without the field, they come last. Equal ones keep their order.
    func sorted(_ listed: [Listed]) -> [Listed] {
        let keys = listed.map { $0.record.column(field).flatMap(SortKey.init) }
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
        case .progress(let done, _): self = .number(Double(done))
        case .elapsed(let time):
            guard let duration = time.duration(now: nil) else { return nil }
            self = .number(duration / .seconds(1))
        case .rate(let rate):
            guard let rows = rate.perSecond(now: nil) else { return nil }
            self = .number(Double(rows))
        case .text, .id, .status, .list, .summarised: self = .text(Array(content.text.utf8))
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

extension Listing {
    /// Creates a listing of all that matched in their order, up to `limit`.
    init<Kind>(_ listed: [Listed], by order: ListOrder<Kind>?, limit: Int?, columns: TableColumns) {
        let all = order?.sorted(listed) ?? listed
        let shown = limit.map { Array(all.prefix($0)) } ?? all
        self.init(records: shown.map(\.record), columns: columns, rows: shown.map(\.value))
    }
}
