internal import EmbedJobs

extension Command {
    static let dataset = Command(
        "dataset",
        "Fetch and show datasets.",
        arguments("dataset", DatasetID.self, "One or more datasets: ids, names, variables or lists."),
        columns(of: DatasetColumns.self),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.dataset),
        givesOneForOne: true,
        isReading: true,
        examples: ["dataset docs-hca4x0 format=vertical", "let ds = dataset docs-hca4x0; echo $ds.rows"]
    ) {
        (
            session: inout Session,
            ids: [DatasetID],
            columns: ColumnList<DatasetColumns>?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        var records: [Record] = []
        try await session.forEach(ids) { session, id throws(CommandFailure) in
            records.append(Record(try await session.fetch(id)))
        }
        let format = session.format(format)
        var listing = Listing(records: records, columns: Record.datasetColumns)
        // A program cannot look further fields up.
        if format == .markdown { listing.columns = TableColumns(Record.datasetNames) }
        listing.rows = ids.map { .dataset($0) }
        session.write(listing.selecting(columns?.names), format)
        return .list(ids.map { .dataset($0) })
    }
}
