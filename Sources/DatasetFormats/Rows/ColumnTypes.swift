/// Determines the type of every column from the cells of all rows.
///
/// Integers mixed with other numbers make `double` if every integer fits a double exactly; any other mixture is
/// `json`; a column with only nulls is `string`.
package struct ColumnTypes: Equatable, Sendable {
    private struct Seen: Equatable, Sendable {
        var string = false
        var long = false
        var double = false
        var boolean = false
        var json = false
        var inexactLong = false

        var type: ColumnType {
            switch (string, long, double, boolean, json) {
            case (_, false, false, false, false): .string
            case (false, true, false, false, false): .long
            case (false, false, true, false, false): .double
            case (false, true, true, false, false): inexactLong ? .json : .double
            case (false, false, false, true, false): .boolean
            default: .json
            }
        }
    }

    private var seen: [Seen]

    /// Starts without any observed rows.
    package init(count: Int) {
        seen = Array(repeating: Seen(), count: count)
    }

    /// Observes the cells of one row, one per column.
    package mutating func observe(_ cells: [Cell]) {
        precondition(cells.count == seen.count, "a row has a cell for every column")
        for (index, cell) in cells.enumerated() {
            switch cell {
            case .null: break
            case .string: seen[index].string = true
            case .long(let number):
                seen[index].long = true
                if !Self.isExact(number) { seen[index].inexactLong = true }
            case .double: seen[index].double = true
            case .boolean: seen[index].boolean = true
            case .json: seen[index].json = true
            }
        }
    }

    /// The type of each column.
    package var types: [ColumnType] { seen.map(\.type) }

    /// Whether an integer converts to a double without loss.
    private static func isExact(_ number: Int64) -> Bool {
        Int64(exactly: Double(number)) == number
    }
}
