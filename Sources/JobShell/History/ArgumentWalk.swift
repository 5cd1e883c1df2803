/// The insertion of the last argument of an older line; each further step replaces it with that of a still older one.
package struct ArgumentWalk: Sendable {
    /// The text before the first step.
    private var start = EditedText()
    /// The index of the line whose argument was inserted.
    private var index = 0
    private var argument: String?
    private var shown: EditedText?

    /// Creates a walk that has not started.
    package init() {}

    /// Returns the text with the next older argument that differs from the last one; nil if none is found.
    ///
    /// `argumentOf` returns the last argument of a line.
    package mutating func older(
        than text: EditedText,
        in lines: [String],
        argumentOf: (String) -> String?
    ) -> EditedText? {
        if shown != text { (start, index, argument) = (text, lines.count, nil) }
        let end = min(index, lines.count)
        for candidate in stride(from: end - 1, through: max(0, end - Limits.searchedArgumentsMax), by: -1) {
            guard let found = argumentOf(lines[candidate]), found != argument else { continue }
            var text = start
            text.insert(found.unicodeScalars)
            (index, argument, shown) = (candidate, found, text)
            return text
        }
        return nil
    }
}
