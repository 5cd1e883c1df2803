/// One row of an upload.
package struct ParsedRow: Equatable, Sendable {
    /// The line of the file where the row starts, from 1.
    package let line: Int
    /// The row's number, from 1. Malformed rows count; blank lines and a CSV header do not.
    package let number: Int
    /// The text, never empty.
    package let text: String
    /// The values of the kept fields, in the order of `FieldSelection.names`; null if missing or null.
    package let cells: [Cell]
}

/// An error in one row of an upload, or in the whole file.
package struct RowError: Error, Equatable, Sendable {
    /// The kinds of errors; the raw values are stable and may be shown.
    package enum Code: String, Sendable {
        /// Bytes that are not UTF-8.
        case notUTF8 = "row_not_utf8"
        /// The file begins with the mark of UTF-16 or UTF-32.
        case unsupportedEncoding = "unsupported_encoding"
        /// The file is compressed, or in a format that is not read.
        case unsupportedFormat = "unsupported_format"
        /// The line is not a JSON object.
        case badJSON = "bad_json"
        /// An object has a key twice.
        case duplicateKey = "duplicate_key"
        /// Arrays and objects are nested too deeply.
        case jsonTooDeep = "json_too_deep"
        /// A number is not valid JSON, or exceeds the range of doubles.
        case badNumber = "bad_number"
        /// `text` or another required field is missing.
        case missingField = "missing_field"
        /// `text` is not a string.
        case badText = "bad_text"
        /// `text` is an empty string.
        case emptyText = "empty_text"
        /// A field name contains a NUL.
        case badName = "bad_name"
        /// The row is longer than the limit.
        case rowTooLarge = "row_too_large"
        /// A CSV record and the header differ in the number of columns.
        case csvColumns = "csv_columns"
        /// The first CSV record is not a valid header for this upload.
        case csvHeader = "csv_header"
        /// A quote in a CSV record is misplaced or never closed.
        case csvQuote = "csv_quote"
        /// The file contains zero rows.
        case noRows = "no_rows"
    }

    /// The kind of error.
    package let code: Code
    /// The line of the file, from 1; 0 for the whole file.
    package let line: Int
    /// The character in that line, from 1; 0 for the whole line.
    package let column: Int
    /// The row's number, from 1; 0 for the CSV header and the whole file.
    package let number: Int
    /// One sentence that also gives the position.
    package let message: String
    /// Whether the rest of the file cannot be read.
    package let isFatal: Bool

    /// The error for an upload without any row.
    package static let noRows = RowError(
        code: .noRows,
        line: 0,
        column: 0,
        number: 0,
        message: "the file contains no rows",
        isFatal: true
    )
}

/// The result of parsing one row.
package enum RowOutcome: Equatable, Sendable {
    /// The row is valid.
    case row(ParsedRow)
    /// The row is malformed; unless the error is fatal, the next row can be read.
    case malformed(RowError)

    /// The row if it is valid.
    package var row: ParsedRow? { if case .row(let row) = self { row } else { nil } }
}
