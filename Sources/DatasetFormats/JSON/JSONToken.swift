/// Why bytes were rejected as JSON text.
package struct JSONFailure: Error {
    let code: RowError.Code
    /// The byte offset of the error, from 0.
    let offset: Int
    /// The problem, without the position.
    package let problem: String
    /// Whether the bytes end before the value is complete.
    var isUnfinished = false

    /// The position of the error in the scanned bytes, such as `line 2, column 7`, both from 1.
    package func position(in bytes: [UInt8]) -> String {
        let before = bytes[..<min(offset, bytes.count)]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let line = before.count { $0 == 0x0A } + 1
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return "line \(line), column \(column)"
    }
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
