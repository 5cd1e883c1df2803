/// How it is shown how far something is.
package enum ProgressStyle: String, CaseIterable, ArgumentType {
    /// As fits the output: bars on a terminal, lines elsewhere.
    case auto
    /// Not at all.
    case none
    /// By bars at the bottom of a terminal; where the output is none, by lines.
    case bar
    /// By a line for each change of state.
    case text
}
