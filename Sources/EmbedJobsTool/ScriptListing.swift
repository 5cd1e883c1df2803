internal import JobCommands
internal import JobScript

/// What `run --list` shows of a script.
struct ScriptListing {
    private let outline: ScriptOutline

    init(of source: Source) { outline = ScriptOutline(of: source) }

    /// Prints what the script is for, then a line for each parameter: its name, its default, its comment.
    func print(to output: any CommandOutput) {
        for line in outline.summary { output.data(line) }
        for parameter in outline.parameters {
            let standard = parameter.standard.map { "=\($0)" } ?? " (required)"
            output.data("  \(parameter.name)\(standard)" + (parameter.comment.map { "  # \($0)" } ?? ""))
        }
    }
}
