/// How progress is shown.
package enum ProgressStyle: String, CaseIterable, ArgumentType {
    /// Bars on a terminal, lines elsewhere.
    case auto
    /// No progress.
    case none
    /// Bars at the bottom of a terminal; lines elsewhere.
    case bar
    /// One line for each change of state.
    case text
}
