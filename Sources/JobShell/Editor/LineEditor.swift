internal import JobScript

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Lets people type lines at a terminal: editing, completion, hints, history, blocks of several lines, notices.
///
/// ```swift
/// let history = History(path: stateFolder + "/history", redact: History.redacting { keys })
/// let editor = LineEditor(
///     LineEditor.Configuration(history: history, assistant: assistant, isColored: true, environment: environment)
/// )
/// while true {
///     let prompt = Prompt([.init("local", .green), .init("> ")], right: [.init("2 running", .grey)])
///     switch await editor.readLine(prompt) {
///     case .line(let text): await run(text)
///     case .interrupted: continue
///     case .endOfInput: return
///     }
/// }
/// ```
///
/// One thread of its own runs libedit, which blocks and knows no threads; ``LineAssistant`` is called there, while
/// ``notice(_:)`` and ``change(_:)`` may be called anywhere. While no line is read, the terminal is as any program
/// expects it, and ^C is a signal again. Lines go into the history by themselves, before they are handed over.
///
/// Where libedit cannot work, because an end is no terminal, TERM is `dumb` or unknown, or `~/.editrc` says `edit off`,
/// lines are read plainly: with the prompt if the input is a terminal, without a word if it is not.
package final class LineEditor: LineReader {
    /// What an editor needs to know at its start.
    package struct Configuration: Sendable {
        /// The name before the colon of lines in `~/.editrc` that are for this program alone.
        package var program = "embedjobs"
        /// The descriptor that is read.
        package var input: Int32 = 0
        /// The descriptor of the terminal that is written to.
        package var output: Int32 = 1
        /// Where lines are kept and found.
        package var history: History
        /// What knows the language.
        package var assistant: LineAssistant
        /// Whether prompts have colours. Without colours there are no hints, which would look like what was typed.
        package var isColored: Bool
        /// The environment, for TERM, EDITRC and HOME.
        package var environment: [String: String]

        /// Makes a configuration for the process's own terminal.
        package init(
            history: History,
            assistant: LineAssistant,
            isColored: Bool,
            environment: [String: String]
        ) {
            self.history = history
            self.assistant = assistant
            self.isColored = isColored
            self.environment = environment
        }

        /// Whether a line can be edited there at all.
        var canEdit: Bool {
            guard let terminal = environment["TERM"], !terminal.isEmpty, terminal != "dumb" else { return false }
            return isatty(input) == 1 && isatty(output) == 1
        }
    }

    private let mailbox: Mailbox
    private let terminal: TerminalState

    /// Starts the thread; nothing is written before the first line is asked for.
    package init(_ configuration: Configuration) {
        TerminalLocale.prepare()
        terminal = TerminalState(input: configuration.input, output: configuration.output)
        let stream = Stream(descriptor: configuration.output)
        mailbox = Mailbox { text in _ = stream.write(VisibleText.escaped(text, keepingLayout: true) + "\n") }
        EditorThread.start(configuration, mailbox)
    }

    deinit { mailbox.shutDown() }

    package func readLine(_ prompt: Prompt) async -> LineEvent {
        let number = mailbox.makeNumber()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.post(
                    Mailbox.Request(number: number, prompt: prompt) { continuation.resume(returning: $0) }
                )
            }
        } onCancel: {
            mailbox.cancel(number)
        }
    }

    package func notice(_ text: String) { mailbox.notice(text) }

    /// Changes the prompt of the line that is being edited, such as the number of running jobs; does nothing if none
    /// is.
    package func change(_ prompt: Prompt) { mailbox.change(prompt) }

    /// Puts the terminal back as it was when the editor was made, for a process that ends in the middle of a line.
    package func restoreTerminal() { terminal.restore() }
}
