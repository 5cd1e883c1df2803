/// The prompt of the interactive shell.
package enum ShellPrompt {
    /// The source name of typed lines in error messages.
    static let sourceName = "<prompt>"

    /// Returns the prompt: the service, and at the right the number of the session's running jobs.
    package static func prompt(serviceLabel: String, running: Int) -> Prompt {
        let left = [Prompt.Piece(serviceLabel, .green), Prompt.Piece("> ")]
        guard running > 0 else { return Prompt(left) }
        return Prompt(left, right: [Prompt.Piece("\(running) running", .grey)])
    }
}
