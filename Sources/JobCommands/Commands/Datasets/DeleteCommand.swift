internal import EmbedJobs
internal import JobScript

extension Command {
    static let delete = Command(
        "delete",
        "Delete datasets, and jobs that have ended. A job that reads a deleted dataset continues.",
        arguments(
            "source",
            DeletionTarget.self,
            "Jobs and datasets: ids, names, variables or lists; or the word datasets, for all that the filters select."
        ),
        CreationFilter.name,
        CreationFilter.since,
        CreationFilter.olderThan,
        optional("output", Bool.self, "Also delete the output dataset of each job. Default: false."),
        resultFormat(),
        result: .list(.record(deletedNames.names)),
        isStep: true,
        needsConsent: true,
        sequel: "then DELETE each of them",
        examples: [
            "delete docs-hca4x0", "delete 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 output=true",
            "delete datasets older_than=30d name=nightly-*",
        ],
        check: mistakes
    ) {
        (
            session: inout Session,
            targets: [DeletionTarget],
            name: NamePattern?,
            since: PastTime?,
            olderThan: PastTime?,
            output: Bool?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let filter = CreationFilter(name: name, since: since, olderThan: olderThan, session)
        let given = [name.map { _ in "name" }, since.map { _ in "since" }, olderThan.map { _ in "older_than" }]
        if let mistake = mistake(in: targets, filters: given.compactMap(\.self), hasOutput: output != nil) {
            throw CommandFailure(.usage, mistake)
        }
        let withOutput = output == true
        let all = try await session.deletions(of: targets, filter, withOutput: withOutput)
        guard !all.isEmpty else {
            session.output.message("no dataset matches\(session.place)")
            return .list([])
        }
        try await session.confirmDeletion(of: Deletion.count(all), all.map(\.line))
        var done: [Record] = []
        try await session.forEach(all, deletedNames, format) { session, deletion throws(CommandFailure) in
            let record = try await session.delete(deletion.source, withOutput: withOutput)
            done.append(record)
            return record
        }
        if all.count > 1 { session.output.message("deleted \(Deletion.count(all))\(session.place)") }
        return .list(done.map { .record($0) })
    }

    /// The fields of what was deleted.
    private static let deletedNames: TableColumns = ["id", "kind", "with_output"]

    // MARK: Mistakes

    @Sendable private static func mistakes(
        _ known: KnownArguments
    ) -> [(parameter: String, mistake: ArgumentMistake)] {
        let given = CreationFilter.names.filter(known.given.contains)
        guard let source = known["source"] else { return [] }
        guard DeletionTarget.keywords.contains(source) else {
            return given.map { ($0, .deletionOption(forDatasets: true)) }
        }
        if known.given.contains("output") { return [("output", .deletionOption(forDatasets: false))] }
        return given.isEmpty ? [("source", .deletionWithoutFilter)] : []
    }

    /// The mistake in arguments of which some were not known before the run.
    private static func mistake(
        in targets: [DeletionTarget],
        filters: [String],
        hasOutput: Bool
    ) -> (any Mistake)? {
        guard targets.contains(.datasets) else {
            return filters.first.map { NamedMistake(.option($0), ArgumentMistake.deletionOption(forDatasets: true)) }
        }
        if targets.count > 1 { return ArgumentMistake.deletionOfOthers }
        if hasOutput { return NamedMistake(.option("output"), ArgumentMistake.deletionOption(forDatasets: false)) }
        return filters.isEmpty ? ArgumentMistake.deletionWithoutFilter : nil
    }
}

/// What `delete` takes: a job, a dataset, or the datasets that its filters select.
enum DeletionTarget: ArgumentType, Hashable {
    /// A job or a dataset.
    case source(RowsSource)
    /// The datasets that the filters select.
    case datasets

    static var placeholder: String { RowsSource.placeholder }
    static var source: ValueSource { RowsSource.source }
    static var keywords: [String] { ["datasets"] }
    static func accepts(_ shape: Shape) -> Bool { RowsSource.accepts(shape) }

    init(reading value: Value) throws(ArgumentMistake) {
        if case .text(let text) = value, Self.keywords.contains(text) {
            self = .datasets
        } else {
            self = .source(try RowsSource(reading: value))
        }
    }
}

extension Session {
    /// The jobs and datasets to delete. They are fetched if a person is asked, who must see what they are.
    fileprivate mutating func deletions(
        of targets: [DeletionTarget],
        _ filter: CreationFilter,
        withOutput: Bool
    ) async throws(CommandFailure) -> [Deletion] {
        var all: [Deletion] = []
        try await forEach(targets) { session, target throws(CommandFailure) in
            switch target {
            case .datasets:
                let found = try await session.datasets(limit: nil, filter, nil, nil)
                all += found.map { Deletion(source: .dataset($0.id), line: FoundID($0).line) }
            case .source(let source): all.append(try await session.deletion(of: source, withOutput: withOutput))
            }
        }
        return all
    }

    private mutating func deletion(
        of source: RowsSource,
        withOutput: Bool
    ) async throws(CommandFailure) -> Deletion {
        guard asksFirst else { return Deletion(source: source) }
        switch source {
        case .dataset(let id): return Deletion(source: source, line: FoundID(try await fetch(id)).line)
        case .job(let id):
            let line = FoundID(try await fetch(id)).line
            return Deletion(source: source, line: line + (withOutput ? ", with its output" : ""))
        }
    }

    /// Deletes a job or dataset, and returns the record of that.
    fileprivate func delete(_ source: RowsSource, withOutput: Bool) async throws(CommandFailure) -> Record {
        switch source {
        case .dataset(let id):
            let isNew = try await deleteOnce("dataset", id.rawValue, withOutput: false) { service throws(APIError) in
                try await service.deleteDataset(id)
            }
            if isNew { output.message("dataset \(id): deleted") }
            return Self.deleted(id.rawValue, "dataset", withOutput: false)
        case .job(let id):
            let isNew = try await deleteOnce("job", id.rawValue, withOutput: withOutput) { service throws(APIError) in
                try await service.deleteJob(id, withOutput: withOutput)
            }
            if isNew { output.message("job \(id): deleted\(withOutput ? " with its output" : "")") }
            return Self.deleted(id.rawValue, "job", withOutput: withOutput)
        }
    }

    private static func deleted(_ id: String, _ kind: String, withOutput: Bool) -> Record {
        Record([("id", .text(id)), ("kind", .text(kind)), ("with_output", .json(withOutput ? "true" : "false"))])
    }
}
