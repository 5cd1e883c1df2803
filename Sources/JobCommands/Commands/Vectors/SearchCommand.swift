internal import DisplayText
internal import EmbedJobs

extension Command {
    static let search = Command(
        "search",
        "Find the rows of a complete job, or of a dataset of vectors, that are nearest to a text.",
        argument("source", VectorsSource.self, "A job or dataset: an id, a name or a variable."),
        argument(
            "query",
            EmbeddedText.self,
            "The text to search for; it is embedded as a search_query with the job's model."
        ),
        optional(
            "k",
            default: Bounded<NeighbourCount>(5),
            "5",
            "Maximum number of rows, from 1 to \(Figures.count(Limits.neighboursMax))."
        ),
        optional("model", ModelName.self, "The model for the query. Default: the model of the job that made the rows."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.record(nil)),
        isReading: true,
        sequel: "then GET its rows, part by part",
        examples: [
            "search 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 'how bread rises' k=3",
            "for hit in search embedded-docs-hca4x0 'how bread rises' { echo \"$hit.score $hit.text\" }",
        ]
    ) {
        (
            session: inout Session,
            source: VectorsSource,
            query: EmbeddedText,
            count: Bounded<NeighbourCount>,
            model: ModelName?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let (dataset, _) = try await session.vectors(of: source.rows)
        let model = try await queryModel(model, ofResult: dataset.id, &session)
        let search = Search(dataset: dataset, query: .text(query.text, model: model), limit: count.number)
        return try await session.show(search, format)
    }

    /// The given model, or the model of the job that made the dataset.
    private static func queryModel(
        _ asked: ModelName?,
        ofResult id: DatasetID,
        _ session: inout Session
    ) async throws(CommandFailure) -> ModelName {
        if let asked { return asked }
        if let job = session.seenJob(thatMade: id) { return job.model }
        let list = try await session.ask { service throws(APIError) in
            try await service.jobs(limit: 1) { $0.outputDatasetID == id }
        }
        if let job = list.elements.first {
            session.note(job)
            return job.model
        }
        throw CommandFailure(.unknownModel(id))
    }
}

extension Session {
    /// Runs a search, writes the rows it finds and returns them.
    mutating func show(_ search: Search, _ format: OutputFormat?) async throws(CommandFailure) -> Value {
        let records = try await search.run(self)
        output.endProgress()
        var listing = Listing(records: records, columns: TableColumns(ofRows: records.first?.names ?? []))
        listing.whenEmpty = "no other rows found"
        write(listing, format)
        return .list(Record.values(of: records))
    }

    fileprivate func seenJob(thatMade id: DatasetID) -> EmbedJob? {
        for case .seen(let job) in jobs.values where job.outputDatasetID == id { return job }
        return nil
    }
}

/// The maximum number of neighbours to find.
package enum NeighbourCount: NumberRange {
    package static let range = 1...Limits.neighboursMax
}
