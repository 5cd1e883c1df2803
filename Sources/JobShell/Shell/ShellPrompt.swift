/// What stands before what is typed.
package enum ShellPrompt {
    /// The name that mistakes in typed lines are reported under.
    static let sourceName = "<prompt>"

    /// The prompt: where commands go, and at the right how many jobs of the session run.
    package static func prompt(place: String, running: Int) -> Prompt {
        let left = [Prompt.Piece(place, .green), Prompt.Piece("> ")]
        guard running > 0 else { return Prompt(left) }
        return Prompt(left, right: [Prompt.Piece("\(running) running", .grey)])
    }
}
