/// Takes bytes that a writer has finished; they are valid during the call only.
package typealias ByteSink = (UnsafeRawBufferPointer) throws -> Void

/// Why a file of rows cannot be read or written.
package struct FormatError: Error, Equatable, Sendable {
    /// The kinds of failure; the raw values are stable and may be shown.
    package enum Code: String, Sendable {
        /// The bytes are no Avro object container file.
        case notAvro = "not_avro"
        /// The file's codec is not `null`.
        case unsupportedCodec = "unsupported_codec"
        /// The schema is no schema of rows as this project writes them.
        case unsupportedSchema = "unsupported_schema"
        /// The file ends too early.
        case truncated
        /// A length, count, value or marker contradicts the rest of the file.
        case corrupt
        /// A row has other cells, vectors or values than the schema says, or is beyond a limit.
        case badRow = "bad_row"
        /// The rows cannot be written in this format.
        case unsupportedRows = "unsupported_rows"
        /// Names of fields to keep that cannot be kept.
        case badFields = "bad_fields"
    }

    /// The kind of failure.
    package let code: Code
    /// One sentence that says what is wrong and, where there is one, at which byte.
    package let message: String
    /// The byte of the file, from 0, where reading stopped; nil when nothing is read.
    package let offset: Int?

    /// Makes an error whose message is complete.
    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
        self.offset = nil
    }

    /// Makes an error at a byte of a file; the message gets the place.
    init(_ code: Code, at offset: Int, _ problem: String) {
        self.code = code
        self.message = "at byte \(offset): \(problem)"
        self.offset = offset
    }
}
