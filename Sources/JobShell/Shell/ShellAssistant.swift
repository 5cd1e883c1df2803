internal import JobAssist
package import JobCommands
internal import JobScript
internal import Synchronization

/// Completions and hints for the editor, from the language and what the prompt has learned.
///
/// It uses a copy of the state from when the prompt was shown, and names fetched earlier, so keys never wait for a
/// service.
package final class ShellAssistant: Sendable {
    private let state: Mutex<RunState>
    /// The lines of this session that failed when they last ran.
    private let failed = Mutex<Set<String>>([])
    private let names: NameCache
    private let history: History
    private let fields = FieldCache()

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

    /// Records how a line ended: one that failed is not suggested.
    func note(_ line: String, hasFailed: Bool) {
        failed.withLock { lines in
            if !hasFailed {
                lines.remove(line)
            } else if lines.count < Limits.failedLinesMax {
                lines.insert(line)
            }
        }
    }

    /// The assistant in the form the editor takes.
    package var lineAssistant: LineAssistant {
        LineAssistant(
            complete: { [self] text, cursor in completer.completion(of: text, cursor: cursor) },
            hint: { [self] text, cursor in hint(text, cursor) },
            completeness: { text in
                let source = Source(name: ShellPrompt.sourceName, text: text)
                return Parser.completeness(of: source, verbs: Set(CommandTable.standard.names))
            },
            lastArgument: LastArgument.of
        )
    }

    private var completer: Completer {
        Completer(state: state.withLock { $0 }, names: names.names, fields: fields)
    }

    private func hint(_ text: String, _ cursor: Int) -> Hint? {
        guard state.withLock({ $0.settings.hints }) == .on else { return nil }
        let failed = failed.withLock { $0 }
        return completer.hint(for: text, cursor: cursor, history: history.lines, except: failed)
    }
}
