package import EmbedJobs
package import VectorMaps
internal import DisplayText

/// A person who reads records on a terminal: when, and what the terminal supports.
package struct Viewer: Hashable, Sendable {
    /// The time, for ages.
    package let now: Timestamp
    /// What the terminal supports.
    package let style: DrawingStyle

    /// Creates a viewer.
    package init(now: Timestamp, style: DrawingStyle) {
        self.now = now
        self.style = style
    }

    /// Returns a text that is truncated to a number of cells.
    func shortened(_ text: String, to cells: Int) -> String {
        DisplayWidth.shortened(text, to: cells, ellipsis: ellipsis)
    }

    /// Returns as much of a text as is worth measuring: a row of a file may have megabytes.
    func beginning(of text: String) -> String {
        let length = Limits.tableCellCharactersMax
        guard text.utf8.count > length, text.count > length else { return text }
        return text.prefix(length) + ellipsis
    }

    private var ellipsis: String { style.hasUnicode ? "…" : "..." }
}

extension Record.Content {
    /// The content as one line for a viewer: counts with commas, ages, signs, and summaries of long values. Without a
    /// viewer, the exact text; long values are summaries there too.
    package func line(for viewer: Viewer?) -> String {
        guard let viewer else {
            if case .summarised(_, let summary) = self { return summary }
            return text
        }
        switch self {
        case .text, .json, .list, .id: return text
        case .count(let number): return Figures.count(number)
        case .time(let moment): return Figures.age(of: moment, now: viewer.now)
        case .status(let status, let sign): return sign.text(hasUnicode: viewer.style.hasUnicode) + " " + status
        case .progress(let done, let total): return "\(Figures.count(done))/\(Figures.count(total))"
        case .elapsed(let time): return time.duration(now: viewer.now).map(Figures.duration) ?? ""
        case .rate(let rate): return rate.perSecond(now: viewer.now).map(Figures.count) ?? ""
        case .summarised(_, let summary): return summary
        }
    }

    /// The content as one line of a record that is shown whole: times are absolute and relative.
    package func wholeLine(for viewer: Viewer?) -> String {
        guard case .time(let moment) = self, let viewer else { return line(for: viewer) }
        let seconds = moment.description.prefix(19) + "Z"
        let age = Figures.age(of: moment, now: viewer.now)
        return seconds.hasPrefix(age) ? String(seconds) : "\(seconds) (\(age))"
    }

    /// The style of the content.
    var textStyle: TextStyle {
        if case .status(_, let sign) = self { sign.style } else { .plain }
    }

    /// Whether it is a number, whose digits are aligned at the right.
    var isNumber: Bool {
        switch self {
        case .count, .progress, .elapsed, .rate: true
        case .json(let json): json.utf8.first.map { $0 == UInt8(ascii: "-") || (48...57).contains($0) } ?? false
        case .text, .list, .time, .id, .status, .summarised: false
        }
    }

    /// Whether it may be truncated in a table: a text, but not an id or a status, which people copy or compare.
    var isText: Bool {
        switch self {
        case .text, .list, .summarised: true
        case .json: !isNumber
        case .id, .status, .count, .time, .progress, .elapsed, .rate: false
        }
    }
}
