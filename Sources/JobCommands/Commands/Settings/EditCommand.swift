internal import JobScript

extension Command {
    static let edit = Command(
        "edit",
        "Edit a line of the history in $VISUAL or $EDITOR. The text comes back to the prompt, where Enter runs it.",
        argument(
            "line",
            default: EditedLine.newest,
            "the newest",
            "The number that history shows, or its row as %1. Default: the newest line."
        ),
        scriptAlternative: "for another program in a script, write ! edit …",
        examples: ["edit", "edit 12", "edit %3"]
    ) { (session: inout Session, line: EditedLine) async throws(CommandFailure) -> Value? in
        session.draft = try await session.edited(try text(of: line, session))
        return nil
    }

    private static func text(of line: EditedLine, _ session: Session) throws(CommandFailure) -> String {
        var all = TypedLineFilter()
        all.limit = .max
        let lines = session.context.typedLines(all)
        switch line {
        case .text(let text): return text
        case .newest:
            // The line that calls this command is in the history already.
            return lines.last { !isCall($0.text) }?.text ?? ""
        case .number(let number):
            // A line that is typed again moves to the end, so the table that the user sees comes first.
            for case .record(let shown) in session.state.rows where shown["number"]?.text == String(number) {
                if let text = shown["command"]?.text { return text }
            }
            guard let found = lines.last(where: { $0.number == number }) else {
                throw CommandFailure(.usage, ArgumentMistake.unknownLine(number, count: lines.last?.number ?? 0))
            }
            return found.text
        }
    }

    /// Whether a line calls this command, also by the name that it has in other programs.
    private static func isCall(_ line: String) -> Bool {
        guard let word = line.split(whereSeparator: \.isWhitespace).first.map({ String($0) }) else { return false }
        return word == edit.name || ForeignCommand.of(word)?.meaning == .commandWithRest(edit.name)
    }
}

/// A line of the history, to edit.
private enum EditedLine: ArgumentType {
    case newest
    case number(Int)
    /// The line itself, from a row of a table.
    case text(String)

    static var placeholder: String { "NUMBER" }

    static func accepts(_ shape: Shape) -> Bool {
        switch shape {
        case .text, .record, .unknown: true
        default: false
        }
    }

    init(reading value: Value) throws(ArgumentMistake) {
        if case .record(let record) = value, let command = record["command"] {
            self = .text(command.text)
        } else if case .text(let text) = value {
            self = .number(try Int(reading: .text(text)))
        } else {
            throw .notLine(value.text)
        }
    }
}
