/// Reads the rows of an upload from bytes that arrive in chunks of any size; the outcome does not depend on the sizes.
///
/// Memory is bounded by the limit of one row. When `body` throws, the parser must not be used any further.
package protocol RowParser {
    /// The next row that ends within the bytes from `place` on, which moves behind what has been taken; nil when all
    /// of the bytes are taken.
    mutating func next(in bytes: UnsafeRawBufferPointer, from place: inout Int) -> RowOutcome?
    /// The row that the end of the file completes, if there is one.
    mutating func last() -> RowOutcome?
}

extension RowParser {
    /// Takes a chunk and hands over each row that it completes.
    package mutating func feed<E: Error>(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (RowOutcome) throws(E) -> Void
    ) throws(E) {
        var place = 0
        while let outcome = next(in: bytes, from: &place) { try body(outcome) }
    }

    /// Takes a chunk and hands over each row that it completes.
    package mutating func feed<E: Error>(_ bytes: [UInt8], _ body: (RowOutcome) throws(E) -> Void) throws(E) {
        var place = 0
        while let outcome = bytes.withUnsafeBytes({ next(in: $0, from: &place) }) { try body(outcome) }
    }

    /// Says that the file ends here and hands over the last row, if its line end was missing.
    package mutating func finish<E: Error>(_ body: (RowOutcome) throws(E) -> Void) throws(E) {
        if let outcome = last() { try body(outcome) }
    }
}
