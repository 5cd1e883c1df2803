internal import JobCommands
internal import JobScript

/// The output of `run --list` for one script.
struct ScriptListing {
    private let outline: ScriptOutline

    init(of source: Source) { outline = ScriptOutline(of: source) }

    /// Prints the script's summary, then one line per parameter: name, default, comment.
    func print(to output: any CommandOutput) {
        for line in outline.summary { output.data(line) }
        for parameter in outline.parameters {
            let standard = parameter.standard.map { "=\($0)" } ?? " (required)"
            output.data("  \(parameter.name)\(standard)" + (parameter.comment.map { "  # \($0)" } ?? ""))
        }
    }
}
