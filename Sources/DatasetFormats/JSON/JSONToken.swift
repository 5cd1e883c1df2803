/// Why bytes were rejected as JSON text.
struct JSONFailure: Error {
    let code: RowError.Code
    /// The byte offset of the error, from 0.
    let offset: Int
    /// The problem, without the position.
    let problem: String
    /// Whether the bytes end before the value is complete.
    var isUnfinished = false
}

/// A JSON value that has been scanned.
struct JSONToken {
    enum Kind {
        case null
        case boolean(Bool)
        /// A number without fraction or exponent.
        case whole
        /// Any other number; it is finite as a double.
        case decimal
        case string(JSONString)
        case array
        case object
    }

    let kind: Kind
    /// Its original bytes, quotes included.
    let range: Range<Int>
}
