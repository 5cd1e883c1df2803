/// Whether output is coloured.
package enum ColorChoice: String, CaseIterable, ArgumentType {
    /// As the environment and the stream say.
    case auto
    /// Always.
    case always
    /// Never.
    case never

    /// Whether a stream is coloured: the choice goes before `NO_COLOR`, that before `CLICOLOR_FORCE`, and only then
    /// counts whether the stream is a terminal that can show colours (no-color.org, bixense.com/clicolors).
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
