internal import EmbedJobs

extension Command {
    static let get = Command(
        "get",
        "Fetch and show jobs.",
        arguments("job", JobID.self, "One or more jobs: ids, names, variables or lists."),
        columns(of: JobColumns.self),
        optional("format", JobFormat.self, "Output format; receipt prints the receipts of complete jobs as JSON."),
        result: .list(.job),
        givesOneForOne: true,
        isReading: true,
        examples: [
            "get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 format=receipt",
            "get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 format=vertical",
            "let job = get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60; echo $job.status",
        ],
        check: { known in
            guard known.given.contains("columns"), known["format"] == "receipt" else { return [] }
            return [("columns", .columnsOfReceipt)]
        }
    ) {
        (
            session: inout Session,
            ids: [JobID],
            columns: ColumnList<JobColumns>?,
            format: JobFormat?
        ) async throws(CommandFailure) -> Value? in
        if format == .receipt {
            guard columns == nil else {
                throw CommandFailure(.usage, NamedMistake(.option("columns"), ArgumentMistake.columnsOfReceipt))
            }
            try await session.forEach(ids) { session, id throws(CommandFailure) in
                let receipt = try await session.ask { service throws(APIError) in try await service.receipt(of: id) }
                session.output.page(receipt.json.split(separator: "\n").map(String.init))
            }
            return .list(ids.map { .job($0) })
        }
        var records: [Record] = []
        var warnings: [String] = []
        try await session.forEach(ids) { session, id throws(CommandFailure) in
            let job = try await session.fetch(id)
            records.append(Record(job))
            warnings += job.warnings.map { "warning: \(job.label): \($0)" }
        }
        var listing = Listing(records: records, columns: Record.jobColumns)
        if session.format(format?.output) == .markdown { listing.columns = TableColumns(Record.jobNames) }
        listing.rows = ids.map { .job($0) }
        session.write(listing.selecting(columns?.names), format?.output)
        // The other formats contain them.
        if session.format(format?.output) == .table {
            for warning in warnings { session.output.message(warning) }
        }
        return .list(ids.map { .job($0) })
    }
}
