internal import EmbedJobs
internal import LocalFiles

/// Commands that upload, list, show, delete and download datasets.
enum DatasetWords {
    /// The commands, in the order that help lists them.
    static let all = [upload, datasets, dataset, peek, RemovalWords.delete, RemovalWords.prune, download]

    static let upload = Command(
        "upload",
        "Upload a file of texts as a dataset and wait until it is validated.",
        argument(
            "file",
            InputPath.self,
            extensions: ["jsonl", "csv"],
            "The file: JSONL rows with a text field, or CSV with a text column."
        ),
        optional(
            "name",
            String.self,
            "The dataset's name, up to \(DatasetUpload.nameCharactersMax) characters. "
                + "Default: the file name without its extension."
        ),
        optional("keep_fields", default: [String](), nil, "Fields to keep with each row; every row must have them."),
        optional("optional_fields", default: [String](), nil, "Fields to keep in the rows that have them."),
        optional("skip_malformed_input", default: false, "false", "Skip malformed rows instead of failing."),
        optional("csv_delimiter", String.self, "The character between the fields of a CSV file. Default: a comma."),
        optional("keep_original_file", default: false, "false", "Also store the uploaded file unchanged."),
        result: .dataset,
        polls: "until it is validated",
        examples: [
            "upload docs.jsonl keep_fields=id,title",
            "let ds = upload docs.csv name=docs csv_delimiter=';'",
        ]
    ) {
        (
            session: inout Session,
            file: InputPath,
            name: String?,
            keep: [String],
            optional: [String],
            skip: Bool,
            delimiter: String?,
            keepOriginal: Bool
        ) async throws(CommandFailure) -> Value? in
        let fileName = Folder.name(of: file.path)
        let upload = DatasetUpload(
            name: name ?? datasetName(fileName),
            fileName: fileName,
            keepFields: keep,
            optionalFields: optional,
            skipMalformedInput: skip,
            keepOriginalFile: keepOriginal,
            csvDelimiter: delimiter,
            data: try bytes(of: file.path, session)
        )
        let id = try await session.ask { service throws(APIError) in try await service.uploadDataset(upload) }
        session.note(uploaded: id)
        let dataset = try await validated(id, file.path, &session)
        session.output.message("\(file.path): dataset \(id), \(Figures.count(dataset.rowCount, of: "row"))")
        return .dataset(id)
    }

    static let datasets = Command(
        "datasets",
        "List datasets, newest first.",
        optional("limit", Int.self, "Maximum number of datasets. Default: all."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.dataset),
        examples: ["datasets limit=5", "for ds in datasets { echo \"$ds has $ds.rows rows\" }"]
    ) { (session: inout Session, limit: Int?, format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let list = try await session.ask { service throws(APIError) in try await service.datasets(limit: limit) }
        session.noteCutOff(list, of: "dataset")
        let shown = list.elements
        for dataset in shown { session.note(dataset) }
        let values = shown.map { Value.dataset($0.id) }
        session.write(shown.map { Record($0) }, format, columns: Record.datasetColumns, rows: values)
        return .list(values)
    }

    static let dataset = Command(
        "dataset",
        "Fetch and show datasets.",
        arguments("dataset", DatasetID.self, "One or more datasets: ids, variables or lists."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.dataset),
        givesOneForOne: true,
        examples: ["dataset docs-hca4x0 format=vertical", "let ds = dataset docs-hca4x0; echo $ds.rows"]
    ) { (session: inout Session, ids: [DatasetID], format: OutputFormat?) async throws(CommandFailure) -> Value? in
        var records: [Record] = []
        try await session.forEach(ids) { session, id throws(CommandFailure) in
            records.append(Record(try await session.fetch(id)))
        }
        session.write(records, format, columns: Record.datasetColumns, rows: ids.map { .dataset($0) })
        return .list(ids.map { .dataset($0) })
    }

    static let peek = Command(
        "peek",
        "Show the first rows of a dataset, or of a complete job's output, with the shapes of their vectors.",
        argument("source", RowsSource.self, "A job or dataset: an id or a variable."),
        optional("limit", default: 5, "5", "Maximum number of rows."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        sequel: "then GET its first rows",
        examples: ["peek docs-hca4x0", "peek 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 limit=1 format=vertical"]
    ) {
        (
            session: inout Session,
            source: RowsSource,
            limit: Int,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let (dataset, _) = try await rows(of: source, &session)
        let records = try await Peek.rows(of: dataset, limit: limit, session)
        session.write(records, format, columns: records.first?.names ?? [])
        return nil
    }

    static let download = Command(
        "download",
        "Write the rows and vectors of a complete job, or of a dataset, to a file.",
        argument("source", RowsSource.self, "A job or dataset: an id or a variable."),
        required(
            "to",
            OutputPath.self,
            extensions: DownloadFormat.choices,
            "The file to write; its extension selects the format."
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
        let download = try Download(to: file.path, format: format, overwrite: overwrite)
        // Fetched first, so that a job without a receipt fails before anything is written.
        let receipt = try await ReceiptFile(receiptFile?.path, of: source, overwrite: overwrite, &session)
        let (dataset, label) = try await rows(of: source, &session)
        let written = try await download.run(dataset, session)
        session.output.message("\(file.path): \(Figures.count(written.rows, of: "row")) of \(label)")
        try receipt?.write(written, session)
        return .file(file.path)
    }

    // MARK: Upload

    /// A dataset name from a file name: without its extension, cut to the API's limit.
    static func datasetName(_ fileName: String) -> String {
        String(Fields.splitExtension(of: fileName).stem.prefix(DatasetUpload.nameCharactersMax))
    }

    private static func bytes(of path: String, _ session: Session) throws(CommandFailure) -> ByteSource {
        do throws(FileError) {
            let file = try InputFile(path: path)
            let (output, clock) = (session.output, session.clock)
            return ByteSource(file: file) { done in
                let report = ProgressReport(
                    subject: path,
                    label: path,
                    state: "uploading",
                    done: done,
                    total: file.size,
                    unit: .bytes,
                    isMilestone: false,
                    time: clock.elapsed()
                )
                output.progress(report)
            }
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Waits for a dataset's validation and returns the dataset; throws if validation fails.
    private static func validated(
        _ id: DatasetID,
        _ path: String,
        _ session: inout Session
    ) async throws(CommandFailure) -> Dataset {
        var poller = Poller(session, timeout: nil)
        var pauseReason: String?
        while true {
            let answer = try await poller.ask(session) { service throws(APIError) in try await service.dataset(id) }
            if let reason = answer?.pauseReason, reason != pauseReason {
                session.output.warning("\(path): validation is paused: \(reason); it continues by itself")
            }
            pauseReason = answer?.pauseReason ?? pauseReason
            if let dataset = answer, dataset.validationStatus.isTerminal {
                session.note(dataset)
                session.output.endProgress()
                Validation.report(dataset.validationWarnings, of: path, to: session.output)
                if dataset.validationStatus == .validated { return dataset }
                throw Validation.failure(dataset, path)
            }
            let report = ProgressReport(
                subject: path,
                label: path,
                state: "validating",
                done: 0,
                total: nil,
                isMilestone: false,
                time: session.clock.elapsed()
            )
            session.output.progress(report)
            try await poller.pause(session)
        }
    }

    // MARK: Download

    /// The dataset to read, and its label for messages.
    static func rows(
        of source: RowsSource,
        _ session: inout Session
    ) async throws(CommandFailure) -> (Dataset, label: String) {
        switch source {
        case .dataset(let id): return (try await readable(id, &session), "dataset \(id)")
        case .job(let id):
            let job = try await session.fetch(id)
            guard job.status.isTerminal else {
                let message = "\(job.label) is \(job.status): it does not have rows yet"
                throw CommandFailure(.failure, message, help: "wait \(id)")
            }
            guard job.status == .complete, let output = job.outputDatasetID else {
                throw CommandFailure(.jobFailed, job.endClause)
            }
            return (try await readable(output, &session), job.label)
        }
    }

    /// Fetches a dataset; throws if it is not validated.
    private static func readable(
        _ id: DatasetID,
        _ session: inout Session
    ) async throws(CommandFailure) -> Dataset {
        let dataset = try await session.fetch(id)
        guard dataset.validationStatus == .validated else {
            throw CommandFailure(
                .failure,
                "dataset \(id) cannot be read: its validation status is \(dataset.validationStatus)"
            )
        }
        return dataset
    }
}
