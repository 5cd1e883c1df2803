/// Whether a text that is being typed can be run, so that Enter submits it, or is to be continued.
package enum Completeness: Hashable, Sendable {
    /// Nothing is open: what it is, it is; if it has a mistake, that is to be shown.
    case complete
    /// More must come.
    case open(Opening)

    /// What is open, the innermost if there is more than one.
    package enum Opening: Hashable, Sendable {
        /// A quote of this kind: `'` or `"`.
        case quote(String)
        /// So many blocks, of which each lacks its `}`.
        case block(depth: Int)
        /// The line itself, which ends with a `\`.
        case line
    }
}
