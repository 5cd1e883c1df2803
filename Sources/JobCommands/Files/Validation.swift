internal import DisplayText
internal import EmbedJobs

/// Messages of a service about the rows of an uploaded file, with the position in the file.
package enum Validation {
    /// Shows warnings, each with its line.
    static func report(_ warnings: [String], of path: String, to output: any CommandOutput) {
        for warning in warnings.prefix(Limits.warningsShown) { output.warning("warning: " + located(warning, path)) }
        let rest = warnings.count - Limits.warningsShown
        if rest > 0 { output.warning("warning: \(path): \(Figures.count(rest, of: "more warning"))") }
    }

    /// Returns the text after the file name, line and column that it mentions, as compilers print it: "docs.jsonl:4:7:
    /// the key \"a\" appears twice".
    package static func located(_ text: String, _ path: String) -> String {
        guard let line = number(after: "line", in: text) else { return "\(path): \(text)" }
        let column = number(after: "column", in: text)
        let location = column.map { "\(line):\($0)" } ?? "\(line)"
        // The engine's messages begin with the position; do not repeat it.
        let beginning = column.map { "line \(line), column \($0): " } ?? "line \(line): "
        return "\(path):\(location): \(text.hasPrefix(beginning) ? String(text.dropFirst(beginning.count)) : text)"
    }

    /// The number after the first occurrence of a word: "line 4", "(line: 4)".
    private static func number(after name: String, in text: String) -> Int? {
        let words = text.split { !$0.isASCII || (!$0.isLetter && !$0.isNumber) }
        for (word, next) in zip(words, words.dropFirst()) where word.lowercased() == name {
            if let number = Int(next), number > 0 { return number }
        }
        return nil
    }
}
