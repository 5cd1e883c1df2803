extension Command {
    static let history = Command(
        "history",
        "Show the lines typed at the prompt, newest last, and how they ended.",
        argument(
            "pattern",
            default: "",
            nil,
            "A text that the lines contain, or a pattern for whole lines: create*. Default: all lines."
        ),
        optional("failed", Bool.self, "Show only lines that failed, or with false, only those that succeeded."),
        optional("service", String.self, "Show only lines typed for this service, as the prompt shows it."),
        optional("since", PastTime.self, "Show only lines since then: 1d for the last day, or a date."),
        optional("limit", default: 20, "20", "Maximum number of lines."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        examples: ["history", "history create limit=5", "history failed=true since=1d"]
    ) {
        (
            session: inout Session,
            pattern: String,
            hasFailed: Bool?,
            service: String?,
            since: PastTime?,
            limit: Int,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        var filter = TypedLineFilter()
        filter.pattern = pattern
        filter.hasFailed = hasFailed
        filter.service = service
        filter.since = since.map { session.timestamp(of: $0) }
        filter.limit = limit
        let records = session.context.typedLines(filter).map(\.record)
        var listing = Listing(records: records, columns: TypedLine.columns, rows: records.map { .record($0) })
        let isFiltered = !pattern.isEmpty || hasFailed != nil || service != nil || since != nil
        listing.whenEmpty = isFiltered ? Listing.noMatchingLines : "no lines yet"
        session.write(listing, format)
        return nil
    }
}
