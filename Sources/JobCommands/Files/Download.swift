package import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

extension DownloadFormat: ArgumentType {
    /// The format of a file by its extension.
    init?(extensionOf path: String) {
        self.init(rawValue: Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased())
    }
}

/// Writes the rows of a dataset atomically to a file, or directly to a device, a pipe or the standard output.
struct Download {
    /// The step of the run; nil without a journal.
    var step: RunStep?

    private let path: String
    private let format: DownloadFormat
    private let overwrite: Bool

    /// Checks the path and the format before any request is sent.
    init(
        to path: String,
        format: DownloadFormat?,
        overwrite: Bool,
        _ output: any CommandOutput
    ) throws(CommandFailure) {
        guard let format = format ?? Self.format(of: path, output) else {
            let file = OutputTarget.isData(path) ? output.dataFile ?? path : path
            throw CommandFailure(.failure, NamedMistake(.option("to"), Self.unknownFormat(file)))
        }
        if OutputTarget.isData(path), output.showsDataOnTerminal, !format.isText {
            let mistake = ArgumentMistake.binaryOnTerminal(path, format: format.rawValue)
            throw CommandFailure(.failure, NamedMistake(.option("to"), mistake))
        }
        if let mistake = Self.collision(path, overwrite: overwrite, .disk) {
            throw CommandFailure(.failure, NamedMistake(.option("to"), mistake))
        }
        self.path = path
        self.format = format
        self.overwrite = overwrite
    }

    /// The format of a file by its extension. On the standard output, that is the extension of the file that receives
    /// it, or else the format is JSONL.
    private static func format(of path: String, _ output: any CommandOutput) -> DownloadFormat? {
        guard OutputTarget.isData(path) else { return DownloadFormat(extensionOf: path) }
        guard let file = output.dataFile, file.contains(".") else { return .jsonl }
        return DownloadFormat(extensionOf: file)
    }

    /// The result of a download.
    struct Written {
        /// The path, or the name of the standard output.
        let path: String
        let rows: Int
        let format: DownloadFormat
        let bytes: Int
        /// SHA-256 of the file's bytes in hexadecimal; nil where the session computes no digests.
        let sha256: String?
        /// The dataset of the rows.
        let dataset: DatasetID
        /// Whether the path is a device or a pipe, such as the standard output.
        let isStream: Bool

        /// The record of the file.
        var record: Record {
            Record([
                ("path", .text(path)), ("format", .text(format.rawValue)), ("rows", .count(rows)),
                ("bytes", .count(bytes)), ("sha256", .optional(sha256)), ("dataset_id", .text(dataset.rawValue)),
            ])
        }
    }

    /// Writes the rows of a dataset, between those that `join` adds.
    func run(
        _ dataset: Dataset,
        joining join: JoinedRows? = nil,
        _ session: Session
    ) async throws(CommandFailure) -> Written {
        let rowCount = join?.rowCount ?? dataset.rowCount
        // The first request comes before the file, so that no folder is created if it fails.
        let first = try await content(of: dataset.parts.first, dataset, session)
        do {
            let file = try OutputTarget(path, session)
            // Closes and removes the file now, not when the object is deallocated.
            defer { file.discard() }
            let digest = session.context.makeDigest.map { SharedDigest($0()) }
            let rows = DownloadedRows(format, rowCount, file, digest, join)
            for (index, part) in dataset.parts.enumerated() {
                let bytes = index == 0 ? first : try await content(of: part, dataset, session)
                try rows.beginPart()
                try await read(bytes, to: rows, rowCount, session)
                try rows.endPart()
            }
            try rows.finish()
            let sha256 = digest?.hexadecimal()
            let step = step?.adding([
                JournalField("rows", String(rows.count)), JournalField("output", dataset.id.rawValue),
            ])
            try session.publish(file, to: path, replacing: overwrite, step, sha256: sha256)
            warn(of: rows.columnsOutsideAvro, session)
            return Written(
                path: file.label,
                rows: rows.count,
                format: format,
                bytes: file.size,
                sha256: sha256,
                dataset: dataset.id,
                isStream: OutputTarget.isStream(path)
            )
        } catch let error as APIError where PollingPolicy.isWorthRepeating(error) {
            throw CommandFailure(.service(error, next: "once the service responds, run it again"))
        } catch {
            throw CommandFailure(writing: path, error)
        }
    }

    /// Reads a part. A service that does not respond meanwhile is shown, and the part is resumed.
    private func read(
        _ bytes: ByteSource,
        to rows: DownloadedRows,
        _ rowCount: Int,
        _ session: Session
    ) async throws {
        var iterator = bytes.makeAsyncIterator()
        while let chunk = try await next(&iterator, session) {
            session.output.outage(nil)
            try Task.checkCancellation()
            try rows.feed(chunk)
            let time = session.clock.elapsed()
            session.output.progress(
                ProgressReport("downloading", of: path, done: rows.count, total: rowCount, time: time)
            )
        }
    }

    private func next(_ iterator: inout ByteSource.AsyncIterator, _ session: Session) async throws -> [UInt8]? {
        try await CallRepetition.$report.withValue(session.reportOfOutage) { try await iterator.next() }
    }

    /// Warns of names in an Avro file that some readers refuse.
    private func warn(of columns: [String], _ session: Session) {
        guard format.rawValue == DownloadFormat.avro.rawValue, !columns.isEmpty else { return }
        session.output.warning(
            "warning: \(path): Avro does not allow the field names \(columns.joined(separator: ", ")), so some readers "
                + "refuse the file; write .jsonl or .csv for them"
        )
    }

    /// The bytes of a part; empty for nil.
    private func content(
        of part: DatasetPart?,
        _ dataset: Dataset,
        _ session: Session
    ) async throws(CommandFailure) -> ByteSource {
        guard let part else { return ByteSource([]) }
        return try await session.ask { service throws(APIError) in
            try await service.content(ofPart: part.index, in: dataset.id)
        }
    }

    // MARK: Checks before the run

    /// The errors in the arguments of a download that are known before the run.
    static func mistakes(_ arguments: KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)] {
        guard let path = arguments["to"] else { return [] }
        let hasNames = arguments.given.contains("name")
        if let mistake = mistake(in: path, hasNames: hasNames, arguments["receipt"]) { return [mistake] }
        if DownloadFolder.isMeant(by: path) { return [] }
        if let count = arguments.counts["source"], count > 1 { return [("to", .oneFileForMany(path, count: count))] }
        var mistakes: [(String, ArgumentMistake)] = []
        let hasFormat = arguments.given.contains("format") || OutputTarget.isData(path)
        if !hasFormat, DownloadFormat(extensionOf: path) == nil {
            mistakes.append(("to", unknownFormat(path)))
        }
        let overwrite = arguments["overwrite"] == "true" || arguments.isUnknown("overwrite")
        if let mistake = collision(path, overwrite: overwrite, arguments.files) { mistakes.append(("to", mistake)) }
        guard let receipt = arguments["receipt"] else { return mistakes }
        if Folder.resolved(receipt) == Folder.resolved(path) {
            mistakes.append(("receipt", .receiptInRowFile(receipt)))
        } else if let mistake = collision(receipt, overwrite: overwrite, arguments.files) {
            mistakes.append(("receipt", mistake))
        }
        return mistakes
    }

    /// The option that does not fit a path, which is a folder or a file, and why.
    static func mistake(
        in path: String,
        hasNames: Bool,
        _ receipt: String?
    ) -> (parameter: String, mistake: ArgumentMistake)? {
        let isFolder = DownloadFolder.isMeant(by: path)
        if hasNames, !isFolder { return ("name", .namesWithoutFolder(path)) }
        if let receipt, isFolder { return ("receipt", .receiptInFolder(receipt)) }
        return nil
    }

    private static func unknownFormat(_ path: String) -> ArgumentMistake {
        let formats = DownloadFormat.choices
        let ext = Fields.splitExtension(of: Folder.name(of: path)).ext
        let suggestion = ext.isEmpty ? nil : Suggestion.closest(to: ext, among: formats)
        return .unknownFileFormat(path, suggestion: suggestion, extensions: formats)
    }

    /// The error if a file cannot be created at a path; nil if it can.
    static func collision(_ path: String, overwrite: Bool, _ files: FileLookup) -> ArgumentMistake? {
        if OutputTarget.isData(path) { return nil }
        return switch files.kind(path) {
        case .missing, .stream: nil
        case .folder: .existingFolder(path)
        case .file where overwrite || files.isOwn(path): nil
        case .file: .existingFile(path)
        }
    }
}

/// Converts Avro bytes to rows of a file in the format of the download.
private final class DownloadedRows {
    /// The number of rows written.
    private(set) var count = 0

    private let format: DownloadFormat
    private let rowCount: Int
    private let file: OutputTarget
    private let digest: SharedDigest?
    private let join: JoinedRows?
    private var reader = AvroStreamReader()
    private var schema: RowSchema?
    private var writer: (any RowWriter)?

    init(
        _ format: DownloadFormat,
        _ rowCount: Int,
        _ file: OutputTarget,
        _ digest: SharedDigest?,
        _ join: JoinedRows?
    ) {
        self.format = format
        self.rowCount = rowCount
        self.file = file
        self.digest = digest
        self.join = join
    }

    /// The names of columns that the Avro specification does not allow.
    var columnsOutsideAvro: [String] { schema?.columnsOutsideAvro ?? [] }

    func beginPart() throws { reader = AvroStreamReader() }

    func feed(_ chunk: [UInt8]) throws {
        try reader.feed(chunk) { event in
            switch event {
            case .schema(let schema): self.schema = join?.schema(schema) ?? schema
            case .row(let row): if let join { try join.receive(row, write) } else { try write(row) }
            }
        }
    }

    func endPart() throws { try reader.finish() }

    func finish() throws {
        try join?.finish(write)
        if writer == nil, let schema { writer = try makeWriter(schema, first: nil) }
        try writer?.finish()
    }

    private func write(_ row: DatasetRow) throws {
        if writer == nil, let schema { writer = try makeWriter(schema, first: row) }
        try writer?.write(row)
        count += 1
    }

    private func makeWriter(_ schema: RowSchema, first row: DatasetRow?) throws -> any RowWriter {
        let (file, digest) = (file, digest)
        let sink: ByteSink = { bytes in
            try file.write(bytes)
            digest?.update(bytes)
        }
        return try format.makeWriter(of: RowsToWrite(schema: schema, count: rowCount, first: row), to: sink)
    }
}

extension Session {
    /// Returns a closure that reports that a pipe is waiting for a reader.
    func noticeOfWaiting(_ path: String) -> () -> Void {
        let output = output
        return { output.message("\(path): waiting for a program to read this pipe") }
    }
}
