/// Whether output is coloured.
package enum ColorChoice: String, CaseIterable, ArgumentType {
    /// Depends on the environment and the stream.
    case auto
    /// Always colours.
    case always
    /// Never colours.
    case never

    /// Whether a stream is coloured. The choice takes precedence over `NO_COLOR`, then `CLICOLOR_FORCE`; last, the
    /// stream must be a terminal that supports colours (no-color.org, bixense.com/clicolors).
    package func isColored(environment: [String: String], isTerminal: Bool) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            if let value = environment["NO_COLOR"], !value.isEmpty { return false }
            if let value = environment["CLICOLOR_FORCE"], !value.isEmpty, value != "0" { return true }
            return isTerminal && environment["TERM"] != "dumb"
        }
    }
}
