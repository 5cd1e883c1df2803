/// A stretch of a source: bytes from `start` up to, not including, `end`.
package struct Span: Hashable, Sendable {
    /// The offset of the first byte.
    package let start: Int
    /// The offset after the last byte; equal to `start` for a place between two bytes.
    package let end: Int

    /// Makes a span from two offsets, of which the second is not the smaller.
    package init(_ start: Int, _ end: Int) {
        precondition(start <= end, "a span ends before it starts")
        self.start = start
        self.end = end
    }

    /// The shortest span that covers this one and another after it.
    package func through(_ later: Span) -> Span { Span(start, max(end, later.end)) }
}
