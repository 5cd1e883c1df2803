/// What stands between the fields of a CSV record: one ASCII character.
package struct CSVDelimiter: Equatable, Sendable {
    /// The comma.
    package static let comma = CSVDelimiter(byte: UInt8(ascii: ","))
    /// The tabulator.
    package static let tab = CSVDelimiter(byte: 0x09)

    /// What a text must be to be one, as a sentence for who wrote another.
    package static let rule = "the CSV delimiter must be one ASCII character that is no quote or line end"

    let byte: UInt8

    private init(byte: UInt8) { self.byte = byte }

    /// The delimiter that a text of one ASCII character is; nil for other texts, and for NUL, the quote and the
    /// characters that end a line.
    package init?(_ text: String) {
        guard text.utf8.count == 1, let byte = text.utf8.first, ![0x00, 0x0A, 0x0D, 0x22].contains(byte) else {
            return nil
        }
        self.byte = byte
    }
}
