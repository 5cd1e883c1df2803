internal import DisplayText
package import EmbedJobs

/// The time that something took, or has taken so far.
package struct Elapsed: Hashable, Sendable {
    /// When it began.
    let start: Timestamp
    /// When it ended; nil if it has not.
    let end: Timestamp?

    /// Creates the time from a start to an end, if there is one.
    package init(start: Timestamp, end: Timestamp?) {
        self.start = start
        self.end = end
    }

    /// The duration until the end, else until `now`; nil if neither is known, or if clocks of two machines disagree.
    func duration(now: Timestamp?) -> Duration? {
        guard let end = end ?? now, end >= start else { return nil }
        return .microseconds(end.microseconds - start.microseconds)
    }

    /// The duration in seconds for programs: "12.345"; nil before the end.
    var seconds: String? { duration(now: nil).map(Figures.seconds) }
}

/// Rows per second over some time.
package struct RowRate: Hashable, Sendable {
    /// The rows so far.
    let rows: Int
    /// The time that they took.
    let time: Elapsed

    /// The rate; nil for work that is too small or too fast to tell.
    func perSecond(now: Timestamp?) -> Int? {
        time.duration(now: now).flatMap { EmbedJob.rate(of: rows, in: $0) }
    }
}
