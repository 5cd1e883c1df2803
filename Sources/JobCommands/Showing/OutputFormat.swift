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
