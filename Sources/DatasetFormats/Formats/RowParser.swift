/// Reads the rows of an upload from bytes that arrive in chunks of any size; the chunk sizes do not affect the
/// result.
///
/// Memory is bounded by the limit of one row. After `body` has thrown, the parser must not be used again.
package protocol RowParser {
    /// Returns the next row that ends within the bytes from `position` on and advances `position` past the consumed
    /// bytes; nil once all bytes are consumed.
    mutating func next(in bytes: UnsafeRawBufferPointer, from position: inout Int) -> RowOutcome?
    /// Returns the row that the end of the file completes, if any.
    mutating func last() -> RowOutcome?

    // A requirement with one implementation, so that the loop over the rows of a chunk is compiled for each parser,
    // and only the call for a chunk is dynamic.

    /// Reads a chunk and calls `body` with each row that it completes.
    mutating func feed<E: Error>(_ bytes: UnsafeRawBufferPointer, _ body: (RowOutcome) throws(E) -> Void) throws(E)
}

extension RowParser {
    package mutating func feed<E: Error>(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (RowOutcome) throws(E) -> Void
    ) throws(E) {
        var position = 0
        while let outcome = next(in: bytes, from: &position) { try body(outcome) }
    }

    /// Reads a chunk and calls `body` with each row that it completes.
    package mutating func feed<E: Error>(_ bytes: [UInt8], _ body: (RowOutcome) throws(E) -> Void) throws(E) {
        var position = 0
        while let outcome = bytes.withUnsafeBytes({ next(in: $0, from: &position) }) { try body(outcome) }
    }

    /// Marks the end of the file and calls `body` with the last row if its line end was missing.
    package mutating func finish<E: Error>(_ body: (RowOutcome) throws(E) -> Void) throws(E) {
        if let outcome = last() { try body(outcome) }
    }
}
