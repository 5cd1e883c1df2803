/// How records are written.
package enum OutputFormat: String, CaseIterable, ArgumentType {
    /// Columns under their names.
    case table
    /// A line for each field.
    case vertical
    /// One JSON array.
    case json
    /// A JSON object per line.
    case jsonl
    /// Comma-separated values with a header.
    case csv
    /// The first field of each, which is its id or name.
    case ids

    package static var placeholder: String { "FORMAT" }
}

/// How jobs are written: as records, or as the receipts of complete ones.
package enum JobFormat: ArgumentType, Hashable {
    /// As records.
    case records(OutputFormat)
    /// The receipt of each, as JSON.
    case receipt

    package static var placeholder: String { OutputFormat.placeholder }
    package static var choices: [String] { OutputFormat.choices + ["receipt"] }

    /// Reads the name of a format.
    package init(reading value: Value) throws(ArgumentMistake) {
        let all = OutputFormat.allCases.map(JobFormat.records) + [.receipt]
        self = try Self.choice(value.text, among: all) { $0.output?.rawValue ?? "receipt" }
    }

    /// The format of the records; nil for receipts.
    var output: OutputFormat? {
        guard case .records(let format) = self else { return nil }
        return format
    }
}
