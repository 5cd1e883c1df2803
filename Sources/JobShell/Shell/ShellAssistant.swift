package import JobCommands
internal import JobScript
internal import Synchronization

/// Completions and hints for the editor, from the language and what the prompt has learned.
///
/// It uses a copy of the state from when the prompt was shown, and names fetched earlier, so keys never wait for a
/// service.
package final class ShellAssistant: Sendable {
    private let state: Mutex<RunState>
    private let names: NameCache
    private let history: History

    /// Creates an assistant for a prompt.
    package init(state: RunState, names: NameCache, history: History) {
        self.state = Mutex(state)
        self.names = names
        self.history = history
    }

    /// Updates the copy of the state.
    func note(_ state: RunState) {
        self.state.withLock { $0 = state }
        history.isOn = state.settings.history == .on
    }

    /// The assistant in the form the editor takes.
    package var lineAssistant: LineAssistant {
        LineAssistant(
            complete: { [self] text, cursor in Completion(completer.completion(of: text, cursor: cursor)) },
            hint: { [self] text, cursor in hint(text, cursor) },
            completeness: { text in
                let source = Source(name: ShellPrompt.sourceName, text: text)
                return Completeness(Parser.completeness(of: source, verbs: Set(CommandTable.standard.names)))
            }
        )
    }

    private var completer: Completer {
        Completer(state: state.withLock { $0 }, names: names.names)
    }

    private func hint(_ text: String, _ cursor: Int) -> Hint? {
        guard state.withLock({ $0.settings.hints }) == .on else { return nil }
        guard let hint = completer.hint(for: text, cursor: cursor, history: history.lines) else { return nil }
        return Hint(hint)
    }
}

extension Completion {
    /// Converts a completion of the language.
    init(_ completion: JobCommands.Completion) {
        self.init(
            range: completion.range,
            candidates: completion.candidates.map {
                Candidate($0.replacement, ending: $0.ending, label: $0.label, summary: $0.summary)
            },
            count: completion.count
        )
    }
}

extension Hint {
    /// Converts a hint of the language; a hint without text to insert becomes a note.
    init(_ hint: JobCommands.Hint) {
        self = hint.text == hint.insertion ? .text(hint.text) : .note(hint.text)
    }
}

extension Completeness {
    /// Converts a completeness of the language.
    init(_ completeness: JobScript.Completeness) {
        switch completeness {
        case .complete: self = .complete
        case .open(.quote(let mark)): self = .incomplete(open: "\(mark)…", indent: 0)
        case .open(.block(let depth)): self = .incomplete(open: "{ …", indent: 4 * depth)
        case .open(.line): self = .incomplete(open: "\\ …", indent: 4)
        }
    }
}
