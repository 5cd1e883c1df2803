package import EmbedJobs

/// Operations that the hosted service does not have.
extension Operations {
    /// Shows a job's receipt.
    package static let receipt = Operation<JobID, JobReceipt>(
        Route(
            "getEmbedJobReceipt",
            .get,
            "/v1/embed-jobs/{id}/receipt",
            aliases: ["/v2/embed-jobs/{id}/receipt"],
            "Shows the receipt of a complete job: its rows counted, and the digests of its input and output."
        ),
        .segment({ $0.rawValue }, { JobID(rawValue: $0) }),
        WireOutput(
            write: { (receipt) throws(APIError) -> [UInt8] in Array(receipt.json.utf8) },
            read: { (bytes) throws(APIError) -> JobReceipt in
                try WireJSON.decodeAnswer(JobReceipt.self, from: bytes)
            },
            schema: JobReceipt.schema
        )
    )

    /// Removes a job.
    package static let deleteJob = Operation<JobDeletion, Nothing>(
        Route(
            "deleteEmbedJob",
            .delete,
            "/v1/embed-jobs/{id}",
            aliases: ["/v2/embed-jobs/{id}"],
            query: [
                Route.Parameter("output", as: .flag, "Whether its output dataset is removed too. Default: false.")
            ],
            "Removes a job that has ended. Its input dataset stays, and its output unless the query says otherwise."
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

    /// Removes what is old.
    package static let prune = Operation<PruneRequest, PruneSummary>(
        Route(
            "prune",
            .post,
            "/v1/prune",
            body: .json,
            "Removes jobs that ended and datasets that were made before a moment, except what an unfinished job reads."
        ),
        .json({ PruneBody($0) }, { (body) throws(APIError) in try body.request() }),
        .json({ PrunedBody($0) }, { (body) throws(APIError) in try body.summary() })
    )
}

/// Which job to remove, and whether its output goes too.
package struct JobDeletion: Sendable, Equatable {
    /// The job.
    package var id: JobID
    /// Whether its output dataset is removed too.
    package var withOutput: Bool

    /// Makes a deletion.
    package init(_ id: JobID, withOutput: Bool = false) {
        self.id = id
        self.withOutput = withOutput
    }
}
