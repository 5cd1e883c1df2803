/// A range of bytes in a source, from `start` up to, not including, `end`.
package struct Span: Hashable, Sendable {
    /// The offset of the first byte.
    package let start: Int
    /// The offset after the last byte; equal to `start` for a position between two bytes.
    package let end: Int

    /// Creates a span. Requires `start <= end`.
    package init(_ start: Int, _ end: Int) {
        precondition(start <= end, "a span ends before it starts")
        self.start = start
        self.end = end
    }

    /// Returns the shortest span that covers this one and a later one.
    package func through(_ later: Span) -> Span { Span(start, max(end, later.end)) }
}
