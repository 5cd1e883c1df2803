internal import EmbedJobs
internal import JobScript

/// Expands id prefixes at the prompt.
extension Session {
    /// Returns the job or dataset whose id begins with a text; returns any other value unchanged, also a full id.
    ///
    /// Only known names are searched, without a request. An ambiguous prefix is an error.
    func wholeID(_ value: Value, of source: ValueSource, at span: Span) throws(Diagnostic) -> Value {
        guard case .text(let text) = value, text.utf8.count >= Limits.idBeginningBytesMin,
            let known = context.names?.names
        else { return value }
        var jobs: [KnownNames.Entry] = []
        var datasets: [KnownNames.Entry] = []
        if source == .jobs || source == .jobsAndDatasets { jobs = known.jobs(with: state) }
        if source == .datasets || source == .jobsAndDatasets { datasets = known.datasets(with: state) }
        jobs.removeAll { !$0.id.utf8.starts(with: text.utf8) }
        datasets.removeAll { !$0.id.utf8.starts(with: text.utf8) }
        let meant = jobs + datasets
        guard meant.count <= 1 || meant.contains(where: { $0.id == text }) else {
            throw Diagnostic(ValueMistake.ambiguousID(text, jobs: jobs.count, datasets: datasets.count), at: span)
        }
        guard meant.count == 1 else { return value }
        return jobs.isEmpty
            ? .dataset(DatasetID(rawValue: meant[0].id)) : .job(JobID(rawValue: meant[0].id))
    }
}
