internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// Reads an uploaded file twice: first to check every row and infer the column types, then to write the rows as the
/// Avro part that jobs read.
///
/// Memory is bounded by one row and one block; both passes stop between chunks when the task is cancelled.
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
        let format = UploadFormat(
            fileName: dataset.fileName,
            delimiter: dataset.csvDelimiter.flatMap(CSVDelimiter.init) ?? .comma,
            firstBytes: try file.read(at: 0, count: UploadFormat.firstBytesMax)
        )
        var judge = RowJudge(columns: fields.names.count, skipsMalformed: dataset.skipMalformedInput)
        try forEachRow(of: file, UploadParser(format, fields: fields)) { judge.observe($0) }
        if let failure = judge.failure { return .failed(error: failure.message, warnings: judge.warnings) }

        let columns = zip(fields.names, judge.types.types).map { DatasetColumn(name: $0, type: $1) }
        let schema = RowSchema(vectors: nil, columns: columns)
        let files = try writeFiles(
            of: dataset.id,
            schema: schema,
            rows: judge.rowCount,
            from: file,
            parser: UploadParser(format, fields: fields, types: judge.types.types)
        )
        return .validated(
            schema: schema.avroJSON,
            files: files,
            skippedRows: judge.skippedCount,
            warnings: judge.warnings
        )
    }

    private func writeFiles(of id: String, schema: RowSchema, rows: Int, from file: StoredFile, parser: UploadParser)
        throws -> ValidatedFiles
    {
        let path = StorePaths.inputPart(of: id)
        let output = try PartWriter(path: path, paths: paths, schema: schema, identity: id)
        var duplicates = try DuplicateFinder(rowCount: rows, folder: paths.dataset(id))
        var row = 0
        try forEachRow(of: file, parser) { outcome in
            guard case .row(let parsed) = outcome else { return true }
            try output.write(DatasetRow(text: parsed.text, vectors: nil, cells: parsed.cells))
            try duplicates.add(parsed.text, row: row)
            row += 1
            return true
        }
        let firstRows = try duplicates.finish(as: paths.absolute(StorePaths.firstRows(of: id)))
        return ValidatedFiles(part: try output.finish(), firstRows: firstRows)
    }

    /// Passes each row to `body` until it returns false.
    private func forEachRow(of file: StoredFile, _ parser: UploadParser, _ body: (RowOutcome) throws -> Bool) throws {
        struct Stop: Error {}
        var parser = parser
        func handle(_ outcome: RowOutcome) throws {
            if try !body(outcome) { throw Stop() }
        }
        do {
            for offset in stride(from: 0, to: file.size, by: Limits.readBytes) {
                try Task.checkCancellation()
                try file.read(at: offset, count: Limits.readBytes).withUnsafeBytes { try parser.feed($0, handle) }
            }
            try parser.finish(handle)
        } catch is Stop {}
    }
}
