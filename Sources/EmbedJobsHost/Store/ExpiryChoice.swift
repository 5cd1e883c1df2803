internal import DisplayText
internal import EmbedJobs
package import EmbedJobsEngine
internal import JobCommands

/// The age after which jobs and datasets expire.
package struct ExpiryChoice {
    /// Seconds; nil for never.
    package let seconds: Int?

    /// Reads a duration of at least a day, or `off`.
    package init?(_ text: String) {
        if text == "off" {
            seconds = nil
            return
        }
        guard let duration = try? Duration(reading: .text(text)), duration >= .seconds(86_400) else { return nil }
        seconds = Int(duration.components.seconds)
    }

    /// "expired: 3 jobs, 2 datasets deleted (older than 30 days; …)"
    package static func notice(of expired: ExpiredObjects) -> String {
        let jobs = Figures.count(expired.summary.jobs, of: "job")
        let datasets = Figures.count(expired.summary.datasets, of: "dataset")
        return "expired: \(jobs), \(datasets) deleted (older than \(age(expired.age)); "
            + "embedjobs store --expire-after off turns this off)"
    }

    /// An age in the largest unit that gives a whole number: "30 days", "36 hours".
    private static func age(_ seconds: Int) -> String {
        let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        let (length, name) = units.first { seconds.isMultiple(of: $0.0) } ?? (1, "second")
        return Figures.count(seconds / length, of: name)
    }
}
