internal import DisplayText
internal import EmbedJobs

extension Command {
    static let similar = Command(
        "similar",
        "Find the rows of a complete job, or of a dataset of vectors, that are nearest to one of its rows.",
        argument("source", VectorsSource.self, "A job or dataset: an id, a name or a variable."),
        argument("row", RowName.self, "The row: its number, as shown by search, or the beginning of its text."),
        optional(
            "k",
            default: Bounded<NeighbourCount>(5),
            "5",
            "Maximum number of rows, from 1 to \(Figures.count(Limits.neighboursMax))."
        ),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.record(nil)),
        isReading: true,
        sequel: "then GET its rows, part by part",
        examples: [
            "similar 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 17 k=3",
            "similar embedded-docs-hca4x0 'How bread rises'",
        ]
    ) {
        (
            session: inout Session,
            source: VectorsSource,
            row: RowName,
            count: Bounded<NeighbourCount>,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let (dataset, _) = try await session.vectors(of: source.rows)
        return try await session.show(Search(dataset: dataset, query: .row(row), limit: count.number), format)
    }
}
