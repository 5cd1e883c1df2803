/// One row of an upload.
package struct ParsedRow: Equatable, Sendable {
    /// The line of the file where the row starts, from 1.
    package let line: Int
    /// Which row it is, from 1; blank lines and a CSV header are not counted, malformed rows are.
    package let number: Int
    /// The text, never empty.
    package let text: String
    /// The values of the kept fields, in the order of `FieldSelection.names`; null where one is missing or null.
    package let cells: [Cell]
}

/// What is wrong with one row of an upload, or with the whole file.
package struct RowError: Error, Equatable, Sendable {
    /// The kinds of mistake; the raw values are stable and may be shown.
    package enum Code: String, Sendable {
        /// Bytes that are not UTF-8.
        case notUTF8 = "row_not_utf8"
        /// The file begins with the mark of UTF-16 or UTF-32.
        case unsupportedEncoding = "unsupported_encoding"
        /// The line is not a JSON object.
        case badJSON = "bad_json"
        /// An object has a key twice.
        case duplicateKey = "duplicate_key"
        /// Arrays and objects are nested too deeply.
        case jsonTooDeep = "json_too_deep"
        /// A number is none in JSON, or beyond every double.
        case badNumber = "bad_number"
        /// `text` or a field that is to be kept is not there.
        case missingField = "missing_field"
        /// `text` is not a string.
        case badText = "bad_text"
        /// `text` is an empty string.
        case emptyText = "empty_text"
        /// The name of a field holds a NUL.
        case badName = "bad_name"
        /// The row is longer than the limit.
        case rowTooLarge = "row_too_large"
        /// A CSV record has another number of columns than the header.
        case csvColumns = "csv_columns"
        /// The CSV header is no header for this upload.
        case csvHeader = "csv_header"
        /// A quote in a CSV record is where none may be, or is never closed.
        case csvQuote = "csv_quote"
        /// The file has no rows.
        case noRows = "no_rows"
    }

    /// The kind of mistake.
    package let code: Code
    /// The line of the file, from 1; 0 for the whole file.
    package let line: Int
    /// The character in that line, from 1; 0 for the whole line.
    package let column: Int
    /// Which row it is, from 1; 0 for the CSV header and the whole file.
    package let number: Int
    /// One clear sentence that also names the place.
    package let message: String
    /// Whether nothing more can be read from the file.
    package let isFatal: Bool

    /// What an upload without any row is refused with.
    package static let noRows = RowError(
        code: .noRows,
        line: 0,
        column: 0,
        number: 0,
        message: "the file has no rows",
        isFatal: true
    )
}

/// What a parser of uploads has to say about each row.
package enum RowOutcome: Equatable, Sendable {
    /// The row is good.
    case row(ParsedRow)
    /// The row is not; unless the error is fatal, the next row can be read.
    case malformed(RowError)

    /// The row if it is good.
    package var row: ParsedRow? { if case .row(let row) = self { row } else { nil } }
}
