internal import EmbedJobs

extension Command {
    static let peek = Command(
        "peek",
        "Show the first rows of a dataset, or of a complete job's output, with their vectors. Tables show shapes.",
        argument("source", RowsSource.self, "A job or dataset: an id, a name or a variable."),
        optional("limit", default: 5, "5", "Maximum number of rows."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        // Rows have fields of their own, some with arrays.
        result: .list(.unknown),
        isReading: true,
        sequel: "then GET its first rows",
        examples: [
            "peek docs-hca4x0", "for row in peek docs-hca4x0 limit=3 { echo $row.text }",
            "peek 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 limit=1 format=vertical",
        ]
    ) {
        (
            session: inout Session,
            source: RowsSource,
            limit: Int,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let (dataset, label) = try await session.rows(of: source)
        session.warnOfReuse(source, label)
        let records = try await Peek.rows(of: dataset, limit: limit, session)
        var listing = Listing(records: records, columns: TableColumns(ofRows: records.first?.names ?? []))
        listing.whenEmpty = "the dataset is empty"
        session.write(listing, format)
        return .list(Record.values(of: records))
    }
}
