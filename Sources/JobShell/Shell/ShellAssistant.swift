package import JobAssist
package import JobCommands
internal import JobScript
internal import LocalFiles
internal import Synchronization

/// Completions and hints for the editor, from the language and what the prompt has learned.
///
/// It uses a copy of the state from when the prompt was shown, and names fetched earlier, so keys never wait for a
/// service.
package final class ShellAssistant: Sendable {
    private let state: Mutex<RunState>
    private let names: NameCache
    private let history: History
    private let fields = FieldCache()
    private let program: ProgramCommands?

    /// Creates an assistant for a prompt. `program` has the subcommands that its lines may call.
    package init(state: RunState, names: NameCache, history: History, program: ProgramCommands? = nil) {
        self.state = Mutex(state)
        self.names = names
        self.history = history
        self.program = program
    }

    /// Updates the copy of the state.
    func note(_ state: RunState) {
        self.state.withLock { $0 = state }
        history.isOn = state.settings.history == .on
    }

    /// Notes the service that the next lines are typed for.
    package func note(service: String) { history.enter(service: service, folder: Folder.current) }

    /// Records how the line that was read last ended; `state` is that before it ran.
    func note(_ line: String, _ code: ExitCode, after duration: Duration, _ state: RunState) {
        history.end(code, after: duration, rowMeaning: state.meaning(ofRowsIn: line))
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
            lastArgument: LastArgument.of,
            spans: { [self] text in completer.spans(of: text) },
            check: { [self] text, cursor in check(text, cursor) }
        )
    }

    private var completer: Completer {
        Completer(state: state.withLock { $0 }, names: names.names, fields: fields, program: program)
    }

    private func hint(_ text: String, _ cursor: Int) -> Hint? {
        let state = state.withLock { $0 }
        guard state.settings.hints == .on else { return nil }
        let entries = history.entries
        let choice = Hint.Choice(isPreferred: { entries.outcomes[$0].hasSucceededHere }) { index in
            // A line is not suggested if it failed, or if its row numbers refer to something else now.
            let outcome = entries.outcomes[index]
            guard !outcome.hasFailed else { return false }
            let meaning = state.meaning(ofRowsIn: entries.texts[index])
            return meaning == nil || meaning == outcome.rowMeaning
        }
        return completer.hint(for: text, cursor: cursor, history: entries.texts, choice)
    }

    private func check(_ text: String, _ cursor: Int) -> LineCheck {
        var result = completer.check(text, cursor: cursor)
        if state.withLock({ $0.settings.hints }) == .off { result.reason = nil }
        return result
    }
}
