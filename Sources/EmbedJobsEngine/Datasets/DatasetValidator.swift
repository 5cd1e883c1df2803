internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// Reads an uploaded file twice: first to check every row and infer the column types, then to write the rows as the
/// Avro part that jobs read.
///
/// Memory is bounded by one row and one block; both passes stop between parts when the task is cancelled.
actor DatasetValidator {
    let paths: StorePaths
    private let thread: WorkerThread

    init(paths: StorePaths, thread: WorkerThread) {
        self.paths = paths
        self.thread = thread
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Validates a dataset; the files that it writes are durable when it returns.
    func validate(_ dataset: StoredDataset, _ original: KeptFile?) throws -> ValidationVerdict {
        guard let original else { throw APIError(.missing, of: StorePaths.original(of: dataset.id)) }
        let file = try StoredFile(original, in: paths)
        let fields = try UploadRules.fields(keep: dataset.keepFields, optional: dataset.optionalFields)
        let format = UploadFormat.of(
            fileName: dataset.fileName,
            firstBytes: try file.read(at: 0, count: UploadFormat.firstBytesMax)
        )
        let delimiter = dataset.csvDelimiter.flatMap(CSVDelimiter.init) ?? .comma
        var options = RowOptions(fields: fields, delimiter: delimiter)
        var validator = RowValidator(columns: fields.names.count, skipsMalformed: dataset.skipMalformedInput)
        try forEachRow(of: format.reader(of: file, options)) { validator.observe($0) }
        if let failure = validator.failure { return .failed(error: failure.message, warnings: validator.warnings) }

        let columns = zip(fields.names, validator.types.types).map { DatasetColumn(name: $0, type: $1) }
        let schema = RowSchema(vectors: nil, columns: columns)
        options.types = validator.types.types
        let reader = try format.reader(of: file, options)
        let files = try writeFiles(of: dataset.id, schema: schema, rows: validator.rowCount, from: reader)
        var warnings = validator.warnings
        if files.repeatedRows > 0 {
            warnings.append(
                "repeated: \(files.repeatedRows) of \(validator.rowCount) rows have the text of an earlier row, which "
                    + "is embedded once"
            )
        }
        return .validated(
            schema: schema.avroJSON,
            files: files,
            skippedRows: validator.skippedCount,
            warnings: warnings
        )
    }

    private func writeFiles(
        of id: String,
        schema: RowSchema,
        rows: Int,
        from reader: any RowReader
    ) throws -> ValidatedFiles {
        let path = StorePaths.inputPart(of: id)
        let output = try PartWriter(path: path, paths: paths, schema: schema, identity: id)
        var duplicates = try DuplicateFinder(rowCount: rows, folder: paths.dataset(id))
        var row = 0
        try forEachRow(of: reader) { outcome in
            guard case .row(let parsed) = outcome else { return true }
            try output.write(DatasetRow(text: parsed.text, vectors: nil, cells: parsed.cells))
            try duplicates.add(parsed.text, row: row)
            row += 1
            return true
        }
        let firstRows = try duplicates.finish(as: paths.absolute(StorePaths.firstRows(of: id)))
        return ValidatedFiles(part: try output.finish(), firstRows: firstRows, repeatedRows: duplicates.repeatCount)
    }

    /// Passes each row to `body` until it returns false.
    private func forEachRow(of reader: any RowReader, _ body: (RowOutcome) throws -> Bool) throws {
        struct Stop: Error {}
        var reader = reader
        func handle(_ outcome: RowOutcome) throws {
            if try !body(outcome) { throw Stop() }
        }
        do {
            repeat { try Task.checkCancellation() } while try reader.readPart(handle)
        } catch is Stop {}
    }
}

extension StoredFile: RandomAccessBytes {}
