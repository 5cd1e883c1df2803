internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import JobScript

extension Command {
    static let download = Command(
        "download",
        "Write the rows and vectors of complete jobs, or of datasets, to files.",
        arguments("source", RowsSource.self, "Jobs and datasets: ids, names, variables or lists."),
        required(
            "to",
            OutputPath.self,
            extensions: DownloadFormat.choices,
            "The file to write; its extension selects the format. out/ is a folder, with one file for each. "
                + "- is standard output, as JSONL by default."
        ),
        optional(
            "name",
            FileNamePattern.self,
            "The names of the files in a folder, with fields in braces: {name}-{id}.npy. Default: {name}."
        ),
        optional("format", DownloadFormat.self, "The file format. Default: from the extension; jsonl in a folder."),
        optional("overwrite", default: false, "false", "Replace an existing file."),
        optional(
            "receipt",
            OutputPath.self,
            extensions: ["json"],
            "A second file to write: the job's receipt, with the digest of the downloaded file."
        ),
        result: .list(.file),
        givesOneForOne: true,
        isStep: true,
        sequel: "then GET its rows, part by part",
        examples: [
            "download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.jsonl",
            "download docs-hca4x0 to=vectors.npy overwrite=true",
            "let jobs = list name=nightly-* status=complete; download $jobs to=out/ name={name}-{id}.npy",
            "download docs-hca4x0 to=- format=csv | head -3",
            "download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.csv receipt=vectors.receipt.json",
        ],
        check: Download.mistakes
    ) {
        (
            session: inout Session,
            sources: [RowsSource],
            file: OutputPath,
            names: FileNamePattern?,
            format: DownloadFormat?,
            overwrite: Bool,
            receiptFile: OutputPath?
        ) async throws(CommandFailure) -> Value? in
        if let (option, mistake) = Download.mistake(in: file.path, hasNames: names != nil, receiptFile?.path) {
            throw CommandFailure(.usage, NamedMistake(.option(option), mistake))
        }
        guard !DownloadFolder.isMeant(by: file.path) else {
            let folder = DownloadFolder(file.path, names, format, overwrite: overwrite)
            return .list(try await session.download(sources, to: folder))
        }
        guard sources.count == 1 else {
            let mistake = ArgumentMistake.oneFileForMany(file.path, count: sources.count)
            throw CommandFailure(.usage, NamedMistake(.option("to"), mistake))
        }
        let target = DownloadTarget(path: file.path, format: format, overwrite: overwrite, receipt: receiptFile?.path)
        let written = try await session.download(sources[0], to: target)
        // A record would mix with rows that were written to the standard output.
        if !written.isStream { session.writeResults([written.record], nil, columns: ["path", "rows"]) }
        return .list([.file(file.path)])
    }
}

/// The file of a download, and that of its receipt.
private struct DownloadTarget {
    let path: String
    let format: DownloadFormat?
    let overwrite: Bool
    let receipt: String?
}

extension Session {
    /// Downloads one file, unless an earlier process of the run has, and writes the receipt.
    fileprivate mutating func download(
        _ source: RowsSource,
        to target: DownloadTarget
    ) async throws(CommandFailure) -> Download.Written {
        let path = target.path
        let step = step(of: source, to: path, target.format)
        if let written = finishedDownload(step, path) {
            if let receipt = target.receipt, finished(self.step(ofReceipt: receipt, of: source)) == nil {
                try await ReceiptFile(receipt, of: source, overwrite: target.overwrite, &self)?.write(written, self)
            }
            return written
        }
        let overwrite = target.overwrite || isOwn(path)
        var download = try Download(to: path, format: target.format, overwrite: overwrite, output)
        download.step = step
        // Fetched first, so that a job without a receipt fails before anything is written.
        let receipt = try await ReceiptFile(target.receipt, of: source, overwrite: target.overwrite, &self)
        let (dataset, label) = try await rows(of: source)
        let join = try join(source, label)
        if let path = target.receipt { try join?.refuse(receipt: path) }
        let written = try await download.run(dataset, joining: join, self)
        output.message("\(written.path): \(Figures.count(written.rows, of: "row")) of \(label)")
        try receipt?.write(written, self)
        return written
    }

    /// Downloads one file for each source, and returns the files.
    fileprivate mutating func download(
        _ sources: [RowsSource],
        to folder: DownloadFolder
    ) async throws(CommandFailure) -> [Value] {
        let files = try await folder.files(of: sources, &self)
        if files.isEmpty { output.message("\(folder.path): nothing to download") }
        try await forEach(files, ["path", "rows"], nil) { session, file throws(CommandFailure) in
            switch file.content {
            case .written(let written): return written.record
            case .missing(let download, let source, let dataset):
                let join = try session.join(source, file.label)
                let written = try await download.run(dataset, joining: join, session)
                session.output.message("\(file.path): \(Figures.count(written.rows, of: "row")) of \(file.label)")
                return written.record
            }
        }
        return files.map { .file($0.path) }
    }
}
