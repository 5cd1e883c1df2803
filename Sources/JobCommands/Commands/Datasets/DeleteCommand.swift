internal import EmbedJobs

extension Command {
    static let delete = Command(
        "delete",
        "Delete datasets, and jobs that have ended. A job that reads a deleted dataset continues.",
        arguments("source", RowsSource.self, "One or more jobs and datasets: ids, variables or lists."),
        optional("output", default: false, "false", "Also delete the output dataset of each job."),
        needsConsent: true,
        examples: ["delete docs-hca4x0", "delete 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 output=true"]
    ) { (session: inout Session, sources: [RowsSource], output: Bool) async throws(CommandFailure) -> Value? in
        for source in sources {
            switch source {
            case .dataset(let id):
                try await session.ask { service throws(APIError) in try await service.deleteDataset(id) }
                session.output.message("dataset \(id): deleted")
            case .job(let id):
                try await session.ask { service throws(APIError) in
                    try await service.deleteJob(id, withOutput: output)
                }
                session.output.message("job \(id): deleted\(output ? " with its output" : "")")
            }
        }
        return nil
    }
}
