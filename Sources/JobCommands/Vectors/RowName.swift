/// How somebody says which row is meant: by its number, or by the beginning of its text.
package enum RowName: ArgumentType, Hashable {
    /// The number, from 1.
    case number(Int)
    /// The beginning; of several rows that begin with it, the first one is meant.
    case text(String)

    package static var placeholder: String { "ROW" }

    /// Reads a whole number in digits as a number, and any other text but the empty one as the beginning of a text.
    package init(reading value: Value) throws(ArgumentMistake) {
        let text = value.text
        guard !text.isEmpty else {
            throw ArgumentMistake("''", "is neither a row's number nor the beginning of its text")
        }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            self = .text(text)
            return
        }
        guard let number = Int(text), number > 0 else {
            throw ArgumentMistake(text, "is no row's number", help: "they count from 1")
        }
        self = .number(number)
    }

    /// Whether a row is meant.
    func matches(_ text: String, number: Int) -> Bool {
        switch self {
        case .number(let wanted): number == wanted
        // Byte by byte: a beginning may end inside of what would be one character.
        case .text(let beginning): text.utf8.starts(with: beginning.utf8)
        }
    }
}
