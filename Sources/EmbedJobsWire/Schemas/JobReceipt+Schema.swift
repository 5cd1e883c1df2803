internal import EmbedJobs

extension JobReceipt {
    /// The schema of a receipt.
    static var schema: Schema {
        .object([
            required("receipt_format", .integer(1...currentFormat)),
            required("job_id", .text()),
            Schema.Member(name: "name", schema: .text(), isRequired: false, summary: nil),
            required("store_id", .text(), "The store that the job ran in."),
            required("embedjobs_version", .text(), "The version that completed the job."),
            required("created_at", .time),
            required("ended_at", .time),
            required("model", .text()),
            required("model_fingerprint", .text(), "SHA-256 of the model's weights, and of its settings."),
            required("input_type", .words(InputType.self)),
            required("truncate", .words(Truncation.self)),
            required("embedding_types", .list(.words(EmbeddingType.self))),
            required("rows", rowsSchema, "`in` is the sum of `out`, `skipped` and `failed`."),
            required("input", .object([required("dataset_id", .text()), required("file", fileSchema), partsSchema])),
            required("output", .object([required("dataset_id", .text()), partsSchema])),
            required("warnings", .list(.text())),
            required("checksum", .text(), "SHA-256 of the rest of the receipt; not a signature."),
        ])
    }

    private static let rowsSchema = Schema.object(
        ["in", "out", "skipped", "failed"].map { required($0, .integer()) } + [
            Schema.Member(
                name: "reused",
                schema: .integer(),
                isRequired: false,
                summary: "Rows whose vectors are copies from earlier output."
            )
        ]
    )

    private static let fileSchema = Schema.object([required("bytes", .integer()), required("sha256", .text())])

    private static let partsSchema = required(
        "parts",
        .list(
            .object([required("rows", .integer()), required("bytes", .integer()), required("sha256", .text())])
        )
    )

    private static func required(_ name: String, _ schema: Schema, _ summary: String? = nil) -> Schema.Member {
        Schema.Member(name: name, schema: schema, isRequired: true, summary: summary)
    }
}
