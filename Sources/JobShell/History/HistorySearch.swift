/// The search for lines of the history that hold what is typed, ^R.
///
/// libedit's own one tests the low byte of a character, so that some letters, such as the Cyrillic А, end it.
struct HistorySearch {
    /// What is looked for.
    private(set) var pattern = ""
    /// Whether the pattern is nowhere in the direction of the last step.
    private(set) var hasFailed = false
    /// The text as it was before the search.
    let start: EditedText

    private let lines: [String]
    /// The index of the line that is shown, the count of lines before the first find.
    private var index: Int

    /// Begins a search in the history from a text.
    init(in lines: [String], from start: EditedText) {
        self.lines = lines
        self.start = start
        index = lines.count
    }

    /// Adds to the pattern; the line shown stays if it still holds it.
    mutating func type(_ scalar: Unicode.Scalar) -> EditedText? {
        pattern.unicodeScalars.append(scalar)
        return find(from: index, by: -1)
    }

    /// Takes the last scalar from the pattern and looks again from the newest line; nil if there is none.
    mutating func erase() -> EditedText? {
        guard !pattern.isEmpty else { return nil }
        pattern.unicodeScalars.removeLast()
        index = lines.count
        hasFailed = false
        return pattern.isEmpty ? start : find(from: index, by: -1)
    }

    /// The next older line with the pattern.
    mutating func older() -> EditedText? { find(from: index - 1, by: -1) }

    /// The next newer line with the pattern.
    mutating func newer() -> EditedText? { find(from: index + 1, by: 1) }

    /// Takes up an earlier search's pattern.
    mutating func resume(_ pattern: String) -> EditedText? {
        self.pattern = pattern
        return find(from: index, by: -1)
    }

    /// What is said about the search below the line.
    var status: String { (hasFailed ? "not in the history: " : "history search: ") + pattern }

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
    /// What a key comes to during a search.
    enum Step: Equatable {
        /// The search goes on, with this text if it is another.
        case show(EditedText?)
        /// The search is over and the text is as it was before.
        case cancel
        /// The search is over and the text stays; `handsOn` says that the key is for whoever comes next.
        case accept(handsOn: Bool)
    }

    /// Takes a key: what can be seen is added to the pattern, ^R and ^S go on, ^G and ^C give up, Escape and any other
    /// key take what was found.
    ///
    /// With an empty pattern, ^R and ^S take up the pattern of the last search.
    mutating func take(_ key: Key, lastPattern: String) -> Step {
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
