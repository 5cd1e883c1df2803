internal import EmbedJobs
internal import JobCommands

extension Completer {
    /// Returns the styled pieces of a text, in order and without overlaps. It reads no files, so a key can wait for it.
    package func spans(of text: String) -> [StyledSpan] { styled(text).spans }

    func styled(_ text: String) -> StyledScript {
        StyledScript(of: text, models: Set(names.models.map(\.name.rawValue)), in: table)
    }
}
