internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs

extension Command {
    static let download = Command(
        "download",
        "Write the rows and vectors of a complete job, or of a dataset, to a file.",
        argument("source", RowsSource.self, "A job or dataset: an id, a name or a variable."),
        required(
            "to",
            OutputPath.self,
            extensions: DownloadFormat.choices,
            "The file to write; its extension selects the format. - is standard output, as JSONL by default."
        ),
        optional("format", DownloadFormat.self, "The file format. Default: from the extension."),
        optional("overwrite", default: false, "false", "Replace an existing file."),
        optional(
            "receipt",
            OutputPath.self,
            extensions: ["json"],
            "A second file to write: the job's receipt, with the digest of the downloaded file."
        ),
        result: .file,
        sequel: "then GET its rows, part by part",
        examples: [
            "download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.jsonl",
            "download docs-hca4x0 to=vectors.npy overwrite=true",
            "download docs-hca4x0 to=- format=csv | head -3",
            "download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.csv receipt=vectors.receipt.json",
        ],
        check: Download.mistakes
    ) {
        (
            session: inout Session,
            source: RowsSource,
            file: OutputPath,
            format: DownloadFormat?,
            overwrite: Bool,
            receiptFile: OutputPath?
        ) async throws(CommandFailure) -> Value? in
        let download = try Download(to: file.path, format: format, overwrite: overwrite, session.output)
        // Fetched first, so that a job without a receipt fails before anything is written.
        let receipt = try await ReceiptFile(receiptFile?.path, of: source, overwrite: overwrite, &session)
        let (dataset, label) = try await session.rows(of: source)
        let written = try await download.run(dataset, session)
        session.output.message("\(written.path): \(Figures.count(written.rows, of: "row")) of \(label)")
        try receipt?.write(written, session)
        // A record would mix with rows that were written to the standard output.
        if !written.isStream { session.writeResults([written.record(of: dataset.id)], nil, columns: ["path", "rows"]) }
        return .file(file.path)
    }
}
