/// The character between the fields of a CSV record: one ASCII character.
package struct CSVDelimiter: Equatable, Sendable {
    /// The comma.
    package static let comma = CSVDelimiter(byte: UInt8(ascii: ","))
    /// The tab character.
    package static let tab = CSVDelimiter(byte: 0x09)

    /// The rule for a delimiter, as an error message.
    package static let rule = "the CSV delimiter must be one ASCII character, not a quote, a line end or NUL"

    let byte: UInt8

    private init(byte: UInt8) { self.byte = byte }

    /// A delimiter from one ASCII character. Nil for longer or empty texts, NUL, the quote, and line ends.
    package init?(_ text: String) {
        guard text.utf8.count == 1, let byte = text.utf8.first, ![0x00, 0x0A, 0x0D, 0x22].contains(byte) else {
            return nil
        }
        self.byte = byte
    }
}
