/// Why a file of rows cannot be read or written.
package struct FormatError: Error, Equatable, Sendable {
    /// The kinds of failure; the raw values are stable and may be shown.
    package enum Code: String, Sendable {
        /// The bytes are not an Avro object container file.
        case notAvro = "not_avro"
        /// The file's codec is not `null`.
        case unsupportedCodec = "unsupported_codec"
        /// The schema is not a row schema as written by this project.
        case unsupportedSchema = "unsupported_schema"
        /// The file ends too early.
        case truncated
        /// A length, count, value or marker contradicts the rest of the file.
        case corrupt
        /// A row's cells, vectors or values do not match the schema, or exceed a limit.
        case badRow = "bad_row"
        /// The rows cannot be written in this format.
        case unsupportedRows = "unsupported_rows"
        /// A field to keep has an invalid name.
        case badFields = "bad_fields"
    }

    /// The kind of failure.
    package let code: Code
    /// One sentence about the problem, with the offset in the file if known.
    package let message: String
    /// The offset in the file at which reading stopped; nil for other errors.
    package let offset: Int?

    /// Creates an error whose message is complete.
    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
        self.offset = nil
    }

    /// Creates an error at an offset of a file; the message names the offset.
    init(_ code: Code, at offset: Int, _ problem: String) {
        self.code = code
        self.message = "at byte \(offset): \(problem)"
        self.offset = offset
    }
}
