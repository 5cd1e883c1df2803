internal import EmbedJobs

/// What a service says about the rows of an uploaded file, as messages that lead to the line.
enum Validation {
    /// The failure of an upload whose file did not pass.
    static func failure(_ dataset: Dataset, _ path: String) -> CommandFailure {
        let reason = dataset.validationError ?? "the dataset is \(dataset.validationStatus)"
        return CommandFailure(.failure, located(reason, path))
    }

    /// Shows warnings, each with the line it is about.
    static func report(_ warnings: [String], of path: String, to output: any CommandOutput) {
        for warning in warnings.prefix(Limits.warningsShown) { output.message("warning: " + located(warning, path)) }
        let rest = warnings.count - Limits.warningsShown
        if rest > 0 { output.message("warning: \(path): \(Figures.count(rest, of: "more warning"))") }
    }

    /// The text behind the file's name, and the line's number if it names one, as compilers write it.
    static func located(_ text: String, _ path: String) -> String {
        lineNumber(in: text).map { "\(path):\($0): \(text)" } ?? "\(path): \(text)"
    }

    /// The number behind the first word `line` that has one: "line 4", "(line: 4)".
    static func lineNumber(in text: String) -> Int? {
        let words = text.split { !$0.isASCII || (!$0.isLetter && !$0.isNumber) }
        for (word, next) in zip(words, words.dropFirst()) where word.lowercased() == "line" {
            if let number = Int(next), number > 0 { return number }
        }
        return nil
    }
}
