/// A call without options other than `-c`. These forms are the most frequent ones, so their start must be cheap.
///
/// swift-argument-parser finds commands by reflection, which takes four times as long as the rest of a start. It
/// handles every other form, including mistakes.
enum PlainCall: Hashable {
    /// `embedjobs -c COMMANDS`
    case commands(String)
    /// `embedjobs run FILE WORD…`
    case script(String, words: [String])

    /// Reads the program's arguments; nil if the parser must handle them.
    init?(_ arguments: some Collection<String>) {
        guard let first = arguments.first else { return nil }
        let rest = arguments.dropFirst()
        // An argument with a leading dash may be an option, and the parser has its own rule for a lone `-`.
        guard let second = rest.first, !rest.contains(where: { $0.utf8.first == UInt8(ascii: "-") }) else { return nil }
        switch first {
        case "-c" where rest.count == 1: self = .commands(second)
        case "run": self = .script(second, words: Array(rest.dropFirst()))
        default: return nil
        }
    }
}
