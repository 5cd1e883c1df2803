package import EmbedJobs

extension JobReceipt {
    /// A receipt of a job with two output parts and one skipped input row.
    package static func sample(of id: JobID = JobID(rawValue: "j")) -> JobReceipt {
        JobReceipt(
            jobID: id,
            name: "nightly \"ü\"\n",
            storeID: "5f0c1f5e-77a4-4d1b-9e46-0b1d5f1f7a10",
            version: "1.2.3",
            createdAt: Timestamp(microseconds: 1_705_114_411_879_719),
            endedAt: Timestamp(microseconds: 1_705_114_412_000_000),
            model: ModelName(rawValue: "tiny"),
            modelFingerprint: String(repeating: "ab", count: 32),
            inputType: .searchDocument,
            truncate: .end,
            embeddingTypes: [.float, .int8],
            rows: Rows(input: 11, output: 10, skipped: 1, failed: 0, reused: 4),
            input: Input(
                datasetID: DatasetID(rawValue: "docs-hca4x0"),
                file: File(bytes: 400, sha256: String(repeating: "01", count: 32)),
                parts: [Part(rows: 10, bytes: 300, sha256: String(repeating: "02", count: 32))]
            ),
            output: Output(
                datasetID: DatasetID(rawValue: "embedded-docs-k2x9a1"),
                parts: [
                    Part(rows: 6, bytes: 900, sha256: String(repeating: "03", count: 32)),
                    Part(rows: 4, bytes: 600, sha256: String(repeating: "04", count: 32)),
                ]
            ),
            warnings: ["w"]
        )
    }
}
