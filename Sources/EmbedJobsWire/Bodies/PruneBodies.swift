internal import EmbedJobs

extension PruneRequest: WireObject {
    static let blank = PruneRequest(before: Timestamp(microseconds: 0))

    static let fields: [Field<PruneRequest>] = [
        .required(
            "before",
            \.before,
            .time,
            "Jobs ended and datasets created before this time are deleted.",
            orThrow: .invalid("before must be a date and time: 2026-01-31T00:00:00Z")
        ),
        .defaulted(
            "dry_run",
            \.isDryRun,
            .flag.described(by: .optional(.flag)),
            "Whether to only count them. Default: false."
        ),
    ]
}

extension PruneSummary: WireObject {
    static let blank = PruneSummary()

    static let fields: [Field<PruneSummary>] = [
        .required("jobs", \.jobs, .integer, "Number of jobs deleted."),
        .required("datasets", \.datasets, .integer, "Number of datasets deleted."),
        .required("bytes", \.bytes, .integer, "Total size of their files in bytes."),
    ]
}
