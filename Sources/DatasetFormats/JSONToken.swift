/// Why bytes are no JSON text that is accepted here.
struct JSONFailure: Error {
    let code: RowError.Code
    /// The byte, from 0, where it shows.
    let offset: Int
    /// What is wrong, without the place.
    let problem: String
    /// Whether the bytes end before the value does.
    var isUnfinished = false
}

/// A JSON value that has been passed.
struct JSONToken {
    enum Kind {
        case null
        case boolean(Bool)
        /// A number without fraction and exponent.
        case whole
        /// Any other number; it is finite as a double.
        case decimal
        case string(JSONString)
        case array
        case object
    }

    let kind: Kind
    /// Its bytes as written, quotes included.
    let range: Range<Int>
}
