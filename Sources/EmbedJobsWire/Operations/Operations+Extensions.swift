package import EmbedJobs

/// Operations that the hosted service does not have.
extension Operations {
    static let extensions: [any DescribedOperation] = [receipt, deleteJob, prune]

    /// Shows a job's receipt.
    package static let receipt = Operation<JobID, JobReceipt>(
        Route(
            "getEmbedJobReceipt",
            .get,
            "/v1/embed-jobs/{id}/receipt",
            aliases: ["/v2/embed-jobs/{id}/receipt"],
            "Returns the receipt of a complete job: its row counts and the digests of its input and output."
        ),
        .segment({ $0.rawValue }, { JobID(rawValue: $0) }),
        WireOutput(
            write: { (receipt) throws(APIError) -> [UInt8] in Array(receipt.json.utf8) },
            read: { (bytes) throws(APIError) -> JobReceipt in try JobReceipt(response: bytes) },
            schema: JobReceipt.schema
        )
    )

    /// Deletes a job.
    package static let deleteJob = Operation<JobDeletion, Empty>(
        Route(
            "deleteEmbedJob",
            .delete,
            "/v1/embed-jobs/{id}",
            aliases: ["/v2/embed-jobs/{id}"],
            query: [
                Route.Parameter("output", as: .flag, "Whether to delete its output dataset too. Default: false.")
            ],
            "Deletes a job that has ended. Its input dataset is kept, and by default its output dataset too."
        ),
        WireInput(
            write: { (deletion) throws(APIError) -> RequestParts in
                var parts = RequestParts(path: [deletion.id.rawValue])
                if deletion.withOutput { parts.query.append("output", "true") }
                return parts
            },
            read: { (parts) throws(APIError) -> JobDeletion in
                let withOutput = try parts.query.flag("output") ?? false
                return JobDeletion(JobID(rawValue: parts.path[0]), withOutput: withOutput)
            }
        ),
        .nothing
    )

    /// Deletes old jobs and datasets.
    package static let prune = Operation<PruneRequest, PruneSummary>(
        Route(
            "prune",
            .post,
            "/v1/prune",
            body: .json,
            "Deletes jobs ended and datasets created before a given time, except inputs of unfinished jobs."
        ),
        .object(),
        .object()
    )
}

/// A job to delete, and whether to delete its output too.
package struct JobDeletion: Sendable, Equatable {
    /// The job.
    package var id: JobID
    /// Whether to delete its output dataset too.
    package var withOutput: Bool

    /// Creates a deletion.
    package init(_ id: JobID, withOutput: Bool = false) {
        self.id = id
        self.withOutput = withOutput
    }
}
