internal import DisplayText
internal import EmbedJobs

extension Command {
    static let prune = Command(
        "prune",
        "Delete jobs that ended, and datasets created, more than a given time ago.",
        required("older_than", Duration.self, "The minimum age of what is deleted."),
        optional("dry_run", default: false, "false", "Only count what would be deleted; --yes is not needed."),
        resultFormat(),
        result: .record(PruneSummary.fieldNames),
        needsConsent: true,
        examples: ["prune older_than=30d dry_run=true", "prune older_than=30d"]
    ) {
        (
            session: inout Session,
            age: Duration,
            isDryRun: Bool,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let before = Timestamp(microseconds: session.now.microseconds - age.components.seconds * 1_000_000)
        let request = PruneRequest(before: before, isDryRun: isDryRun)
        if !isDryRun, session.asksFirst {
            // A person decides with the numbers at hand. What is created meanwhile is younger.
            let count = PruneRequest(before: before, isDryRun: true)
            let planned = try await session.ask { service throws(APIError) in try await service.prune(count) }
            if planned.jobs + planned.datasets > 0 {
                try await session.confirmDeletion(of: things(planned), [])
            }
        }
        let summary = try await session.ask { service throws(APIError) in try await service.prune(request) }
        session.output.message(sentence(summary, isDryRun: isDryRun))
        let record = record(summary, isDryRun: isDryRun)
        // Nothing in it is an id, so quiet output has the message.
        if format != nil || !session.output.isQuiet {
            session.writeResults([record], format, columns: TableColumns(record.names))
        }
        return .record(record)
    }

    private static func record(_ summary: PruneSummary, isDryRun: Bool) -> Record {
        let contents: [Record.Content] = [
            summary.keepsJobs ? .null : .count(summary.jobs), .count(summary.datasets), .count(summary.bytes),
            .json(isDryRun ? "true" : "false"),
        ]
        return Record(Array(zip(PruneSummary.fieldNames, contents)))
    }

    /// The result as a clause: "deleted 3 jobs and 6 datasets (1.2 MB)".
    private static func sentence(_ summary: PruneSummary, isDryRun: Bool) -> String {
        let note = summary.keepsJobs ? "; this service keeps every job" : ""
        guard summary.jobs + summary.datasets > 0 else { return "nothing to delete is that old" + note }
        return "\(isDryRun ? "would delete" : "deleted") \(things(summary))\(note)"
    }

    /// What is deleted: "3 jobs and 6 datasets (1.2 MB)".
    private static func things(_ summary: PruneSummary) -> String {
        let jobs = summary.keepsJobs ? "" : "\(Figures.count(summary.jobs, of: "job")) and "
        let datasets = Figures.count(summary.datasets, of: "dataset")
        return "\(jobs)\(datasets) (\(Figures.bytes(summary.bytes)))"
    }
}

extension PruneSummary {
    /// The names of the fields of its record.
    fileprivate static let fieldNames = ["jobs", "datasets", "bytes", "dry_run"]
}
