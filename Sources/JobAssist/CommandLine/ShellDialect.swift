internal import DisplayText

/// A shell of the user that the program completes in: its quoting, and the lines that its completion script reads.
package enum ShellDialect: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish

    /// Splits a command line as the shell does.
    package func line(_ text: String, breaks: String = "") -> ShellLine {
        ShellLine(text, escapesInSingleQuotes: self == .fish, breaks: self == .bash ? breaks : "")
    }

    /// The lines for the completion script, one for each candidate.
    ///
    /// bash reads what it inserts for its part of the word, or, to list candidates, their descriptions. zsh reads the
    /// word and its description after a tab. fish quotes words itself and reads them plain. `columns` is the width of a
    /// list of candidates; nil if bash inserts one instead.
    package func lines(
        _ candidates: [CommandLineCompleter.Candidate],
        for word: ShellWord,
        columns: Int?
    ) -> [String] {
        // The shell replaces variables before the program sees the word, so nothing is known about it.
        guard !word.isExpanded else { return [] }
        let candidates = candidates.filter { candidate in
            !candidate.text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        }
        switch self {
        case .bash:
            if let columns { return Self.described(candidates, columns) }
            return candidates.compactMap { inserted($0, for: word, dropping: word.kept) }
        case .zsh:
            let descriptions = Self.described(candidates, columns ?? Limits.listColumns)
            return zip(candidates, descriptions).compactMap { candidate, description in
                inserted(candidate, for: word, dropping: "").map { "\($0)\t\(description)" }
            }
        case .fish:
            return candidates.map { $0.summary.isEmpty ? $0.text : "\($0.text)\t\($0.summary)" }
        }
    }

    // MARK: Quoting

    /// What the shell inserts in place of its part of the word; nil if the open quote cannot hold it.
    private func inserted(
        _ candidate: CommandLineCompleter.Candidate,
        for word: ShellWord,
        dropping kept: String
    ) -> String? {
        guard candidate.text.hasPrefix(kept) else { return nil }
        let text = String(candidate.text.dropFirst(kept.count))
        // bash closes the quote of the only candidate itself.
        let closesQuote = self == .zsh && candidate.isWhole
        // In the middle of a word, zsh replaces the quote too.
        switch self == .bash || word.isQuotedFromStart ? word.openQuote : nil {
        case "'": return text.contains("'") ? nil : text + (closesQuote ? "' " : "")
        case "\"":
            return Self.escaped(text) { "\"\\$`".unicodeScalars.contains($0) } + (closesQuote ? "\" " : "")
        default:
            let plain = Set("_-./:,=+%@^".unicodeScalars)
            let escaped = Self.escaped(text) { scalar in
                if scalar == "~" { return !word.hasTilde }
                let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                return scalar.isASCII && !isLetter && !plain.contains(scalar)
            }
            return escaped + (candidate.isWhole ? " " : "")
        }
    }

    private static func escaped(_ text: String, where isSpecial: (Unicode.Scalar) -> Bool) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isSpecial(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// Labels with their summaries in columns, one candidate a line, not wider than the terminal.
    private static func described(_ candidates: [CommandLineCompleter.Candidate], _ columns: Int) -> [String] {
        let widest = candidates.map { DisplayWidth.cells(of: $0.label) }.max() ?? 0
        return candidates.map { candidate in
            guard !candidate.summary.isEmpty else { return candidate.label }
            let padding = String(repeating: " ", count: widest - DisplayWidth.cells(of: candidate.label) + 2)
            // One cell stays free, so that no line wraps.
            return DisplayWidth.shortened(candidate.label + padding + candidate.summary, to: max(widest, columns - 1))
        }
    }
}
