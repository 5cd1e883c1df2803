/// A reference to a row: its number, or the beginning of its text.
package enum RowName: ArgumentType, Hashable {
    /// The number, from 1.
    case number(Int)
    /// The beginning of its text; the first row that matches is used.
    case text(String)

    package static var placeholder: String { "ROW" }

    /// Reads digits as a row number, and any other non-empty text as the beginning of a row's text.
    package init(reading value: Value) throws(ArgumentMistake) {
        let text = value.text
        guard !text.isEmpty else { throw .emptyValue(.rowName) }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            self = .text(text)
            return
        }
        guard let number = Int(text), number > 0 else { throw .notRowNumber(text) }
        self = .number(number)
    }

    /// Whether it refers to a row.
    func matches(_ text: String, number: Int) -> Bool {
        switch self {
        case .number(let wanted): number == wanted
        // Compare bytes: the prefix may end within a grapheme cluster.
        case .text(let beginning): text.utf8.starts(with: beginning.utf8)
        }
    }
}
