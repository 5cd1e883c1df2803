package import JobCommands
internal import Synchronization

/// The prompt of the interactive shell, whose parts change at any time.
package final class ShellPrompt: Sendable {
    /// The source name of typed lines in error messages.
    static let sourceName = "<prompt>"

    private struct State {
        var service = ""
        var text: PromptText?
        var last = ExitCode.done
        /// The numbers of running jobs, by service.
        var running: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Creates a prompt without a service.
    package init() {}

    /// Changes the name of the service and the text.
    package func note(service: String, _ text: PromptText?) {
        state.withLock { ($0.service, $0.text) = (service, text) }
    }

    /// Changes the exit code of the last line.
    package func note(last: ExitCode) { state.withLock { $0.last = last } }

    /// Changes the number of jobs that run on a service.
    package func note(running: Int, on service: String) { state.withLock { $0.running[service] = running } }

    /// The prompt: by default the service, and at the right the number of the session's running jobs.
    package var prompt: Prompt {
        let state = state.withLock { $0 }
        let running = state.running.values.reduce(0, +)
        let right = running > 0 ? [Prompt.Piece("\(running) running", .grey)] : []
        guard let text = state.text else {
            return Prompt([Prompt.Piece(state.service, .green), Prompt.Piece("> ")], right: right)
        }
        let left = text.pieces.map { piece in
            switch piece {
            case .text(let text): Prompt.Piece(text)
            case .placeholder(.service): Prompt.Piece(state.service, .green)
            case .placeholder(.running): Prompt.Piece("\(running)")
            case .placeholder(.last): Prompt.Piece("\(state.last.rawValue)")
            }
        }
        return Prompt(left, right: text.pieces.contains(.placeholder(.running)) ? [] : right)
    }
}
