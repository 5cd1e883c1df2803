internal import DisplayText
package import EmbedJobs

/// A line that was typed at a prompt, and how it ended.
package struct TypedLine: Hashable, Sendable {
    /// Its number in the history.
    package let number: Int
    /// The text, without secrets.
    package let text: String
    /// When it was typed; nil if that was not recorded.
    package var time: Timestamp?
    /// How long it ran; nil if it has not ended, or if that was not recorded.
    package var duration: Duration?
    /// How it ended; nil if it has not ended, or if that was not recorded.
    package var exitCode: ExitCode?
    /// The service in the prompt.
    package var service: String?
    /// The folder of the process.
    package var folder: String?

    /// Creates a line of which only the text is known.
    package init(number: Int, text: String) {
        self.number = number
        self.text = text
    }

    /// The line as a record of `history`.
    var record: Record {
        Record([
            ("number", .number(number)),
            ("time", time.map { .time($0) } ?? .null),
            ("seconds", duration.map { .json(Figures.seconds($0)) } ?? .null),
            ("exit_code", exitCode.map { .number(Int($0.rawValue)) } ?? .null),
            ("service", .optional(service)),
            ("folder", .optional(folder)),
            ("command", .text(text)),
        ])
    }

    /// The columns of a table of lines.
    static let columns: TableColumns = ["number", "time", "seconds", "exit_code", "command"]
}

/// Which lines `history` shows.
package struct TypedLineFilter: Hashable, Sendable {
    /// A text that the lines contain, or a pattern with `*` or `?` for whole lines; empty for all.
    package var pattern = ""
    /// Whether the lines failed; nil for both.
    package var hasFailed: Bool?
    /// The service that they were typed for; nil for all.
    package var service: String?
    /// The earliest time; nil for any.
    package var since: Timestamp?
    /// The maximum number of lines; the newest are shown.
    package var limit = 20

    /// Creates a filter that all lines pass.
    package init() {}

    /// Whether the pattern is for whole lines.
    package var isForWholeLines: Bool { pattern.contains { $0 == "*" || $0 == "?" } }
}
