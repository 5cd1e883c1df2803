internal import JobCommands

/// What `doctor` found about one thing that the program needs.
struct Finding: Hashable {
    /// What was examined: `store`.
    let subject: String
    let state: State
    /// What was found, in one line.
    let text: String
    /// What mends it; nil if nothing has to be mended.
    let help: String?

    enum State: String {
        /// Nothing has to be done.
        case ok
        /// The program works, but something is worth knowing.
        case note
        /// Something must be mended.
        case problem
    }

    static func ok(_ subject: String, _ text: String) -> Finding {
        Finding(subject: subject, state: .ok, text: text, help: nil)
    }

    static func note(_ subject: String, _ text: String, help: String) -> Finding {
        Finding(subject: subject, state: .note, text: text, help: help)
    }

    static func problem(_ subject: String, _ text: String, help: String) -> Finding {
        Finding(subject: subject, state: .problem, text: text, help: help)
    }

    var record: Record {
        Record([
            ("check", .text(subject)), ("state", .text(state.rawValue)), ("finding", .text(text)),
            ("help", .optional(help)),
        ])
    }

    /// The lines for people: the state first, because it is what is looked for.
    var lines: [String] {
        let head = Self.padded(state.rawValue, 9) + Self.padded(subject, 12)
        return [head + text] + (help.map { [Self.padded("", 21) + "help: " + $0] } ?? [])
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
