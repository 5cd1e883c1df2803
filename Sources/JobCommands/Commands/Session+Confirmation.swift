internal import DisplayText
internal import EmbedJobs

extension Session {
    /// Whether a destructive command asks a person before it runs.
    var asksFirst: Bool { context.confirm != nil && settings.confirm == .on }

    /// The service, as a part of a sentence: " on local".
    var place: String { context.serviceLabel.isEmpty ? "" : " on \(context.serviceLabel)" }

    /// Asks whether to delete something, named as `what`, after its lines; throws if the answer is not yes.
    ///
    /// It asks nothing if no person is there, or if the person does not want that.
    func confirmDeletion(of what: String, _ lines: [String]) async throws(CommandFailure) {
        guard let confirm = context.confirm, asksFirst else { return }
        output.endProgress()
        for line in lines.prefix(Limits.confirmedLinesShown) { output.warning("  " + line) }
        let rest = lines.count - Limits.confirmedLinesShown
        if rest > 0 { output.warning("  and \(Figures.count(rest)) more") }
        guard await confirm("delete \(what)\(place)?") else {
            output.warning("nothing was deleted")
            throw CommandFailure(.declined)
        }
    }
}

/// A job or dataset that is about to be deleted.
struct Deletion: Sendable {
    /// The job or dataset.
    let source: RowsSource
    /// What it is, in one line; empty if no person reads it.
    var line = ""

    /// The number of jobs and datasets: "2 jobs and 1 dataset".
    static func count(_ all: [Deletion]) -> String {
        let jobs = all.count { if case .job = $0.source { true } else { false } }
        let counts = [(jobs, "job"), (all.count - jobs, "dataset")].filter { $0.0 > 0 }
        return counts.map { Figures.count($0.0, of: $0.1) }.joined(separator: " and ")
    }
}
