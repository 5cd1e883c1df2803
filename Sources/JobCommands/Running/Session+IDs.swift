internal import EmbedJobs
internal import JobScript

/// Beginnings of ids, which stand for the ids where somebody types.
extension Session {
    /// The job or dataset whose id begins with a text; any other value, and a text that begins no id or is one, as it
    /// is.
    ///
    /// Only names are asked that are known already. A text that begins several ids is a mistake.
    func wholeID(_ value: Value, of source: ValueSource, at span: Span) throws(Diagnostic) -> Value {
        guard case .text(let text) = value, text.utf8.count >= Limits.idBeginningBytesMin, let names else {
            return value
        }
        let known = names.names
        var jobs: [KnownNames.Entry] = []
        var datasets: [KnownNames.Entry] = []
        if source == .jobs || source == .jobsAndDatasets { jobs = known.jobs(with: self) }
        if source == .datasets || source == .jobsAndDatasets { datasets = known.datasets(with: self) }
        jobs.removeAll { !$0.id.utf8.starts(with: text.utf8) }
        datasets.removeAll { !$0.id.utf8.starts(with: text.utf8) }
        let meant = jobs + datasets
        guard meant.count <= 1 || meant.contains(where: { $0.id == text }) else {
            let kind = datasets.isEmpty ? "job" : jobs.isEmpty ? "dataset" : "job or dataset"
            let message = "\(text) begins the id of more than one \(kind)"
            throw Diagnostic(message, at: span, help: "write more of it; Tab shows all \(meant.count)")
        }
        guard meant.count == 1 else { return value }
        return jobs.isEmpty
            ? .dataset(DatasetID(rawValue: meant[0].id)) : .job(JobID(rawValue: meant[0].id))
    }
}
