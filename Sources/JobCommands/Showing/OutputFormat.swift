/// The format of records.
package enum OutputFormat: String, CaseIterable, ArgumentType {
    /// A table with a header.
    case table
    /// One line for each field.
    case vertical
    /// One JSON array.
    case json
    /// One JSON object per line.
    case jsonl
    /// Comma-separated values with a header.
    case csv
    /// A Markdown table with whole ids and exact numbers, without padding; vectors are summaries, as in a table.
    case markdown
    /// The first field of each record: its id or name.
    case ids

    package static var placeholder: String { "FORMAT" }
}

/// The format of jobs: records, or the receipts of complete jobs.
package enum JobFormat: ArgumentType, Hashable {
    /// Records in a format.
    case records(OutputFormat)
    /// The receipt of each job as JSON.
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
