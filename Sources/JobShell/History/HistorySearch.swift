internal import DisplayText
package import EmbedJobs
internal import JobCommands

/// The incremental search (^R) for history lines that contain the typed pattern.
///
/// libedit's own search tests only the low byte of a character, so some letters, such as Cyrillic А, end it.
package struct HistorySearch: Sendable {
    /// The search pattern.
    package private(set) var pattern = ""
    /// Whether the pattern was not found in the direction of the last step.
    package private(set) var hasFailed = false
    /// The text before the search.
    package let start: EditedText

    private let lines: [String]
    /// The outcome of each line; empty if none was recorded.
    private let outcomes: [HistoryOutcome]
    /// The index of the displayed line; the number of lines before the first match.
    private var index: Int

    /// Starts a search of the history from a text.
    package init(in lines: [String], outcomes: [HistoryOutcome] = [], from start: EditedText) {
        self.lines = lines
        self.outcomes = outcomes
        self.start = start
        index = lines.count
    }

    /// Extends the pattern. The displayed line stays if it still matches.
    private mutating func type(_ scalar: Unicode.Scalar) -> EditedText? {
        pattern.unicodeScalars.append(scalar)
        return find(from: index, by: -1)
    }

    /// Removes the last scalar of the pattern and searches again from the newest line; nil if nothing is found.
    private mutating func erase() -> EditedText? {
        guard !pattern.isEmpty else { return nil }
        pattern.unicodeScalars.removeLast()
        index = lines.count
        hasFailed = false
        return pattern.isEmpty ? start : find(from: index, by: -1)
    }

    /// Returns the next older line that contains the pattern.
    package mutating func older() -> EditedText? { find(from: index - 1, by: -1) }

    /// Returns the next newer line that contains the pattern.
    private mutating func newer() -> EditedText? { find(from: index + 1, by: 1) }

    /// Continues with the pattern of an earlier search.
    private mutating func resume(_ pattern: String) -> EditedText? {
        self.pattern = pattern
        return find(from: index, by: -1)
    }

    /// Returns the status shown below the line: the pattern, and when the line was typed and how it ended.
    package func status(now: Timestamp) -> String {
        guard !hasFailed else { return "not in the history: " + pattern }
        guard !pattern.isEmpty, outcomes.indices.contains(index) else { return "history search: " + pattern }
        let outcome = outcomes[index]
        let age = outcome.time.map { [Figures.age(of: $0, now: now)] } ?? []
        let code = outcome.hasFailed ? ["exit code \(outcome.exitCode?.rawValue ?? 1)"] : []
        let facts = (age + code).joined(separator: ", ")
        return "history search: \(pattern)" + (facts.isEmpty ? "" : "   \(facts)")
    }

    private mutating func find(from start: Int, by step: Int) -> EditedText? {
        guard !pattern.isEmpty else { return nil }
        var candidate = start
        while candidate >= 0, candidate <= lines.count {
            if candidate < lines.count, let offset = ByteSearch.last(pattern, in: lines[candidate]) {
                index = candidate
                hasFailed = false
                var text = EditedText(lines[candidate])
                text.cursor = String(decoding: lines[candidate].utf8.prefix(offset), as: UTF8.self).unicodeScalars.count
                return text
            }
            candidate += step
        }
        hasFailed = true
        return nil
    }
}

extension HistorySearch {
    /// The effect of a key during a search.
    package enum Step: Hashable, Sendable {
        /// The search continues, with this text if it changed.
        case show(EditedText?)
        /// The search ends and restores the text.
        case cancel
        /// The search ends and keeps the text. `handsOn` tells whether the editor then handles the key.
        case accept(handsOn: Bool)
    }

    /// Handles a key. Visible characters extend the pattern, ^R and ^S find the next line, ^G and ^C cancel. Escape and
    /// all other keys accept the displayed line.
    ///
    /// With an empty pattern, ^R and ^S use the pattern of the last search.
    package mutating func take(_ key: Key, lastPattern: String) -> Step {
        switch key {
        case .scalar("\u{12}"), .scalar("\u{13}"):
            if pattern.isEmpty { return .show(lastPattern.isEmpty ? nil : resume(lastPattern)) }
            return .show(key == .scalar("\u{12}") ? older() : newer())
        case .scalar("\u{08}"), .scalar("\u{7F}"): return .show(erase())
        case .scalar("\u{07}"), .scalar("\u{03}"): return .cancel
        case .scalar(let scalar) where scalar.value >= 0x20: return .show(type(scalar))
        case .paste(let scalars):
            return .show(scalars.reduce(nil) { found, scalar in type(scalar) ?? found })
        case .escape: return .accept(handsOn: false)
        default: return .accept(handsOn: true)
        }
    }
}
