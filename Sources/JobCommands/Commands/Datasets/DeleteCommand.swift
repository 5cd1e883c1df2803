internal import EmbedJobs

extension Command {
    static let delete = Command(
        "delete",
        "Delete datasets, and jobs that have ended. A job that reads a deleted dataset continues.",
        arguments("source", RowsSource.self, "One or more jobs and datasets: ids, names, variables or lists."),
        optional("output", default: false, "false", "Also delete the output dataset of each job."),
        resultFormat(),
        needsConsent: true,
        examples: ["delete docs-hca4x0", "delete 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 output=true"]
    ) {
        (
            session: inout Session,
            sources: [RowsSource],
            output: Bool,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let columns: TableColumns = ["id", "kind", "with_output"]
        try await session.forEach(sources, columns, format) { session, source throws(CommandFailure) in
            switch source {
            case .dataset(let id):
                try await session.ask { service throws(APIError) in try await service.deleteDataset(id) }
                session.output.message("dataset \(id): deleted")
                return deleted(id.rawValue, "dataset", withOutput: false)
            case .job(let id):
                try await session.ask { service throws(APIError) in
                    try await service.deleteJob(id, withOutput: output)
                }
                session.output.message("job \(id): deleted\(output ? " with its output" : "")")
                return deleted(id.rawValue, "job", withOutput: output)
            }
        }
        return nil
    }

    private static func deleted(_ id: String, _ kind: String, withOutput: Bool) -> Record {
        Record([("id", .text(id)), ("kind", .text(kind)), ("with_output", .json(withOutput ? "true" : "false"))])
    }
}
