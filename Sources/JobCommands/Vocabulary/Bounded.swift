/// The range of a kind of numbers.
package protocol NumberRange {
    /// The numbers that are allowed.
    static var range: ClosedRange<Int> { get }
}

/// A whole number in a range.
package struct Bounded<Kind: NumberRange>: ArgumentType {
    /// The number.
    package let number: Int

    /// Creates a default value, which must be in the range.
    init(_ number: Int) {
        precondition(Kind.range.contains(number), "a default must be in its range")
        self.number = number
    }

    package static var placeholder: String { "NUMBER" }

    /// Reads a whole number in the range.
    package init(reading value: Value) throws(ArgumentMistake) {
        number = try Int(reading: value, in: Kind.range)
    }
}
