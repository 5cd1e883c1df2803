package import EmbedJobs

extension Session {
    /// How long a job took, from its creation, by the service if it reports that; nil if its end was not watched
    /// either.
    func duration(of job: EmbedJob, isWatched: Bool) -> Duration? {
        if let duration = job.duration { return duration }
        guard isWatched else { return nil }
        if let created = created.last(where: { $0.id == job.id }) {
            return (state.ends[job.id] ?? clock.elapsed()) - created.startedAt
        }
        let time = Duration.microseconds(now.microseconds - job.createdAt.microseconds)
        // The clocks of the two machines may differ.
        return time < .zero ? nil : time
    }
}

extension EmbedJob {
    /// The job in messages: its name and its id.
    var label: String { "job " + (name.map { "\($0) (\(id))" } ?? id.rawValue) }

    /// How long it took, from its creation; nil if the service does not report when it ended.
    package var duration: Duration? {
        finishedAt.map { .microseconds(max(0, $0.microseconds - createdAt.microseconds)) }
    }

    /// The progress of the job.
    func report(at time: Duration, isLast: Bool) -> ProgressReport {
        ProgressReport(
            subject: id.rawValue,
            label: label,
            state: status.rawValue,
            done: progress.rowsDone,
            total: progress.rowsTotal,
            isMilestone: true,
            isLast: isLast,
            time: time
        )
    }
}
