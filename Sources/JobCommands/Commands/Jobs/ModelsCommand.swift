internal import EmbedJobs

extension Command {
    static let models = Command(
        "models",
        "List the models that jobs can use.",
        columns(of: ModelColumns.self),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(Record.modelShape),
        isReading: true,
        examples: ["models", "models format=ids", "for m in models { echo \"$m has $m.dimensions dimensions\" }"]
    ) {
        (
            session: inout Session,
            columns: ColumnList<ModelColumns>?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let models = try await session.ask { service throws(APIError) in try await service.models() }
        let names = models.map { Value.text($0.name.rawValue) }
        let records = models.map { Record($0) }
        var listing = Listing(records: records, columns: Record.columns(of: models))
        listing.rows = names
        let isLocal = session.state.localModels() != nil
        listing.whenEmpty = isLocal ? Listing.noModels : "the service does not list any models"
        session.write(listing.selecting(columns?.names), format)
        return .list(records.map { .record($0) })
    }
}
