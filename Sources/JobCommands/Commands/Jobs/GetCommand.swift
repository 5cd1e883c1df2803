internal import EmbedJobs

extension Command {
    static let get = Command(
        "get",
        "Fetch and show jobs.",
        arguments("job", JobID.self, "One or more jobs: ids, names, variables or lists."),
        optional("format", JobFormat.self, "Output format; receipt prints the receipts of complete jobs as JSON."),
        result: .list(.job),
        givesOneForOne: true,
        examples: [
            "get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 format=receipt",
            "get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 format=vertical",
            "let job = get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60; echo $job.status",
        ]
    ) { (session: inout Session, ids: [JobID], format: JobFormat?) async throws(CommandFailure) -> Value? in
        if format == .receipt {
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
        let columns = session.format(format?.output) == .markdown ? Record.jobNames : Record.jobColumns
        session.write(records, format?.output, columns: columns, rows: ids.map { .job($0) })
        // The other formats contain them.
        if session.format(format?.output) == .table {
            for warning in warnings { session.output.message(warning) }
        }
        return .list(ids.map { .job($0) })
    }
}
