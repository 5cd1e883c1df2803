internal import EmbedJobs

/// What a service says about the rows of an uploaded file, as messages that lead to the line.
package enum Validation {
    /// The failure of an upload whose file did not pass.
    static func failure(_ dataset: Dataset, _ path: String) -> CommandFailure {
        let reason = dataset.validationError ?? "the dataset is \(dataset.validationStatus)"
        return CommandFailure(.failure, located(reason, path))
    }

    /// Shows warnings, each with the line it is about.
    static func report(_ warnings: [String], of path: String, to output: any CommandOutput) {
        for warning in warnings.prefix(Limits.warningsShown) { output.warning("warning: " + located(warning, path)) }
        let rest = warnings.count - Limits.warningsShown
        if rest > 0 { output.warning("warning: \(path): \(Figures.count(rest, of: "more warning"))") }
    }

    /// The text behind the file's name, and behind the line and column that it names, as compilers write it:
    /// "docs.jsonl:4:7: the key \"a\" stands twice".
    package static func located(_ text: String, _ path: String) -> String {
        guard let line = number(after: "line", in: text) else { return "\(path): \(text)" }
        let column = number(after: "column", in: text)
        let place = column.map { "\(line):\($0)" } ?? "\(line)"
        // What the engine says begins with the place; once is enough.
        let beginning = column.map { "line \(line), column \($0): " } ?? "line \(line): "
        return "\(path):\(place): \(text.hasPrefix(beginning) ? String(text.dropFirst(beginning.count)) : text)"
    }

    /// The number behind the first such word that has one: "line 4", "(line: 4)".
    private static func number(after name: String, in text: String) -> Int? {
        let words = text.split { !$0.isASCII || (!$0.isLetter && !$0.isNumber) }
        for (word, next) in zip(words, words.dropFirst()) where word.lowercased() == name {
            if let number = Int(next), number > 0 { return number }
        }
        return nil
    }
}
