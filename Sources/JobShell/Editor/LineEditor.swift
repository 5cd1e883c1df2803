internal import DisplayText

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A line editor for terminals, with completion, hints, history, multi-line blocks and notices.
///
/// ```swift
/// let history = History(path: stateFolder + "/history", redact: History.redacting { keys })
/// let editor = LineEditor(
///     LineEditor.Configuration(history: history, assistant: assistant, isColored: true, environment: environment)
/// )
/// while true {
///     let prompt = Prompt([.init("local", .green), .init("> ")], right: [.init("2 running", .grey)])
///     switch await editor.readLine(prompt) {
///     case .line(let text), .edit(let text): await run(text)
///     case .interrupted: continue
///     case .endOfInput: return
///     }
/// }
/// ```
///
/// libedit blocks and is not thread-safe, so it runs on a dedicated thread, which also calls ``LineAssistant``.
/// ``notice(_:)`` and ``change(_:)`` may be called on any thread. Between lines, the terminal has its original modes,
/// and ^C is a signal again. Lines are added to the history before they are returned.
///
/// Lines are read without editing if input or output is not a terminal, TERM is `dumb` or unknown, or `~/.editrc`
/// contains `edit off`. The prompt is then shown only if the input is a terminal.
package final class LineEditor: LineReader {
    /// The configuration of an editor.
    package struct Configuration: Sendable {
        /// The prefix of lines in `~/.editrc` that apply only to this program.
        package var program = "embedjobs"
        /// The input descriptor.
        package var input: Int32 = 0
        /// The output descriptor.
        package var output: Int32 = 1
        /// The history, which stores each line.
        package var history: History
        /// The language support.
        package var assistant: LineAssistant
        /// Whether lines have colours, asked before each line. Without colours, hints are off, since they would look
        /// like typed text.
        package var isColored: @Sendable () -> Bool
        /// Whether the terminal is told where prompts, lines and output begin: see ``TerminalMarks``.
        package var hasMarks = false
        /// The environment, for TERM, EDITRC and HOME.
        package var environment: [String: String]
        /// Shows a notice while no line is edited; nil to write it to the output.
        package var show: (@Sendable (String) -> Void)?

        /// Creates a configuration for standard input and output.
        package init(
            history: History,
            assistant: LineAssistant,
            isColored: @autoclosure @escaping @Sendable () -> Bool,
            environment: [String: String]
        ) {
            self.history = history
            self.assistant = assistant
            self.isColored = isColored
            self.environment = environment
        }

        /// Whether the descriptors and TERM allow line editing.
        var canEdit: Bool {
            guard let terminal = environment["TERM"], !terminal.isEmpty, terminal != "dumb" else { return false }
            return isatty(input) == 1 && isatty(output) == 1
        }
    }

    private let mailbox: Mailbox
    private let terminal: TerminalState
    private let output: Stream
    private let hasMarks: Bool

    /// Starts the editor's thread. Nothing is written before the first call of ``readLine(_:draft:)``.
    package init(_ configuration: Configuration) {
        TerminalLocale.prepare()
        terminal = TerminalState(input: configuration.input, output: configuration.output)
        let stream = Stream(descriptor: configuration.output)
        output = stream
        hasMarks = configuration.hasMarks && configuration.canEdit
        mailbox = Mailbox(
            print: configuration.show ?? { stream.write(VisibleText.escaped($0, keepingLayout: true) + "\n") }
        )
        EditorThread.start(configuration, mailbox)
    }

    deinit { mailbox.shutDown() }

    package func readLine(_ prompt: Prompt, draft: String) async -> LineEvent {
        let number = mailbox.makeNumber()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.post(
                    Mailbox.Request(number: number, prompt: prompt, draft: draft) { event in
                        continuation.resume(returning: event)
                    }
                )
            }
        } onCancel: {
            mailbox.cancel(number)
        }
    }

    package func notice(_ text: String) { mailbox.notice(text) }

    package func noteEnd(of code: Int32) {
        if hasMarks { output.write(TerminalMarks.outputEnd(exitCode: code)) }
    }

    /// Discards the line that is being edited, as ^C does, for a signal from outside or a terminal without editing.
    /// Returns false if there is none.
    package func interrupt() -> Bool { mailbox.interrupt() }

    /// Changes the prompt, such as the number of running jobs, while a line is being edited; otherwise does nothing.
    package func change(_ prompt: Prompt) { mailbox.change(prompt) }

    /// Restores the terminal modes saved by the initializer, for a process that exits while a line is edited.
    package func restoreTerminal() { terminal.restore() }
}
