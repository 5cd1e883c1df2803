/// What the words behind `embedjobs` ask for where they hold no flag but `-c`: the calls that are made all the time, so
/// that their start must cost next to nothing.
///
/// swift-argument-parser looks every command up by reflection, which takes four times as long as the rest of a start.
/// Whatever is not exactly one of these forms, mistakes included, is left to it.
enum PlainCall: Hashable {
    /// `embedjobs -c COMMANDS`
    case commands(String)
    /// `embedjobs run FILE WORD…`
    case script(String, words: [String])

    /// Reads the words behind the name of the program; nil where they are for the parser.
    init?(_ arguments: some Collection<String>) {
        guard let first = arguments.first else { return nil }
        let rest = arguments.dropFirst()
        // What begins like a flag may be one, and the parser has its own idea of a lone `-`.
        guard let second = rest.first, !rest.contains(where: { $0.utf8.first == UInt8(ascii: "-") }) else { return nil }
        switch first {
        case "-c" where rest.count == 1: self = .commands(second)
        case "run": self = .script(second, words: Array(rest.dropFirst()))
        default: return nil
        }
    }
}
