internal import DisplayText
internal import EmbedJobs

/// Messages of a service about the rows of an uploaded file, with the position in the file.
package enum Validation {
    /// Shows warnings, each with its line.
    static func report(_ warnings: [String], of path: String, to output: any CommandOutput) {
        for line in lines(of: warnings, path) { output.warning("warning: " + line) }
    }

    /// Returns the first warnings, each with its line, and how many there are more.
    static func lines(of warnings: [String], _ path: String) -> [String] {
        let rest = warnings.count - Limits.warningsShown
        return warnings.prefix(Limits.warningsShown).map { located($0, path) }
            + (rest > 0 ? ["\(path): \(Figures.count(rest, of: "more warning"))"] : [])
    }

    /// Returns the text after the file name, line and column that it mentions, as compilers print it: "docs.jsonl:4:7:
    /// the key \"a\" appears twice". They are not repeated in the text.
    package static func located(_ text: String, _ path: String) -> String {
        guard let line = number(after: "line", in: text) else { return "\(path): \(text)" }
        let column = number(after: "column", in: text)
        let location = column.map { "\(line):\($0)" } ?? "\(line)"
        return "\(path):\(location): \(without(line, column, text))"
    }

    /// Removes the position from a text, in the forms in which services write it.
    private static func without(_ line: Int, _ column: Int?, _ text: String) -> String {
        let place = column.map { "line \(line), column \($0)" } ?? "line \(line)"
        let forms = ["\(place): ", "\(place), ", " (\(place))", " (line: \(line))", " in \(place)", " at \(place)"]
        for form in forms + (column == nil ? [] : ["line \(line): ", " (line \(line))"]) {
            guard let range = text.firstRange(of: form) else { continue }
            return String(text[..<range.lowerBound] + text[range.upperBound...])
        }
        return text
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
