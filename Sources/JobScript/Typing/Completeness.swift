/// Whether Enter submits the typed text or continues it on another line.
package enum Completeness: Hashable, Sendable {
    /// Nothing is open. The text may still contain mistakes, which are then reported.
    case complete
    /// The text is incomplete.
    case open(Opening)

    /// The innermost open construct.
    package enum Opening: Hashable, Sendable {
        /// A quote of this kind: `'` or `"`.
        case quote(String)
        /// `depth` nested blocks, each without its `}`.
        case block(depth: Int)
        /// The line, which ends with a `\`.
        case line
    }
}
