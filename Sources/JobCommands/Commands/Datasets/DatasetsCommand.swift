internal import EmbedJobs

extension Command {
    static let datasets = Command(
        "datasets",
        "List datasets, newest first.",
        optional("limit", Int.self, "Maximum number of datasets. Default: all."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.dataset),
        examples: ["datasets limit=5", "for ds in datasets { echo \"$ds has $ds.rows rows\" }"]
    ) { (session: inout Session, limit: Int?, format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let list = try await session.ask { service throws(APIError) in try await service.datasets(limit: limit) }
        session.noteCutOff(list, of: "dataset")
        let shown = list.elements
        for dataset in shown { session.note(dataset) }
        let values = shown.map { Value.dataset($0.id) }
        session.write(
            shown.map { Record($0) },
            format,
            columns: Record.datasetColumns,
            names: Record.datasetNames,
            rows: values
        )
        return .list(values)
    }
}
