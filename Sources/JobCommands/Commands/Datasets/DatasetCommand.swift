internal import EmbedJobs

extension Command {
    static let dataset = Command(
        "dataset",
        "Fetch and show datasets.",
        arguments("dataset", DatasetID.self, "One or more datasets: ids, names, variables or lists."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.dataset),
        givesOneForOne: true,
        examples: ["dataset docs-hca4x0 format=vertical", "let ds = dataset docs-hca4x0; echo $ds.rows"]
    ) { (session: inout Session, ids: [DatasetID], format: OutputFormat?) async throws(CommandFailure) -> Value? in
        var records: [Record] = []
        try await session.forEach(ids) { session, id throws(CommandFailure) in
            records.append(Record(try await session.fetch(id)))
        }
        let columns = session.format(format) == .markdown ? Record.datasetNames : Record.datasetColumns
        session.write(records, format, columns: columns, rows: ids.map { .dataset($0) })
        return .list(ids.map { .dataset($0) })
    }
}
