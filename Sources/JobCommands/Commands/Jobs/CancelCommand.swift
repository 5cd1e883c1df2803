internal import EmbedJobs

extension Command {
    static let cancel = Command(
        "cancel",
        "Ask jobs to stop. Jobs that have ended are not changed.",
        arguments("job", JobID.self, "One or more jobs: ids, names, variables or lists."),
        resultFormat(),
        result: .list(.job),
        givesOneForOne: true,
        examples: ["cancel 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60", "cancel nightly format=json"]
    ) { (session: inout Session, ids: [JobID], format: OutputFormat?) async throws(CommandFailure) -> Value? in
        try await session.forEach(ids, Record.jobColumns, format) { session, id throws(CommandFailure) in
            let hadEnded = if case .seen(let job)? = session.jobs[id] { job.status.isTerminal } else { false }
            try await session.ask { service throws(APIError) in try await service.cancelJob(id) }
            let job = try await session.fetch(id)
            // Only a job that had not ended can be cancelled, so any other end came first.
            let isTooLate = job.status.isTerminal && (hadEnded || job.status != .cancelled)
            session.output.message("\(job.label): \(isTooLate ? "had already ended: " : "")\(job.status)")
            return Record(job)
        }
        return .list(ids.map { .job($0) })
    }
}
