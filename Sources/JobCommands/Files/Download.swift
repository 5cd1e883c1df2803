internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

/// The format of a downloaded file.
package enum DownloadFormat: String, CaseIterable, ArgumentType {
    /// A JSON object per line: every field.
    case jsonl
    /// Comma-separated values with a header.
    case csv
    /// An array of the vectors for NumPy.
    case npy
    /// An Avro object container file: every field, as the service stores it.
    case avro

    /// The format that a file's extension names.
    init?(extensionOf path: String) {
        self.init(rawValue: Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased())
    }
}

/// Writes the rows of a dataset to a file that appears whole or not at all, or into a device or a pipe.
struct Download {
    private let path: String
    private let format: DownloadFormat
    private let overwrite: Bool

    /// Refuses what cannot work before anything is asked of a service.
    init(to path: String, format: DownloadFormat?, overwrite: Bool) throws(CommandFailure) {
        guard let format = format ?? DownloadFormat(extensionOf: path) else {
            let mistake = Self.unknownFormat(path)
            throw CommandFailure(.failure, "to=\(mistake.text) \(mistake.reason)", help: mistake.help)
        }
        if let mistake = Self.collision(path, overwrite: overwrite, .disk) {
            throw CommandFailure(.failure, "to=\(mistake.text) \(mistake.reason)", help: mistake.help)
        }
        self.path = path
        self.format = format
        self.overwrite = overwrite
    }

    /// What was written.
    struct Written {
        let rows: Int
        let format: DownloadFormat
        let bytes: Int
        /// SHA-256 of the file's bytes in hexadecimal; nil where the session computes no digests.
        let sha256: String?
    }

    /// Writes the file.
    func run(_ dataset: Dataset, _ session: Session) async throws(CommandFailure) -> Written {
        // Asked for first: where there is nothing to be had, no folder is made for it.
        let first = try await content(of: dataset.parts.first, dataset, session)
        do {
            let file = try TargetFile(path: path, onWait: session.noticeOfWaiting(path))
            // Closed and removed here, not when memory is next tidied.
            defer { file.discard() }
            let digest = session.makeDigest.map { SharedDigest($0()) }
            let rows = DownloadedRows(format, dataset.rowCount, file, digest)
            for (place, part) in dataset.parts.enumerated() {
                let bytes = place == 0 ? first : try await content(of: part, dataset, session)
                try rows.beginPart()
                for try await chunk in bytes {
                    try Task.checkCancellation()
                    try rows.feed(chunk)
                    session.output.progress(report(rows.count, dataset, session))
                }
                try rows.endPart()
            }
            try rows.finish()
            try file.publish(replacing: overwrite)
            return Written(rows: rows.count, format: format, bytes: file.size, sha256: digest?.hexadecimal())
        } catch {
            throw CommandFailure(writing: path, error)
        }
    }

    /// The bytes of a part; none of no part.
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

    private func report(_ count: Int, _ dataset: Dataset, _ session: Session) -> ProgressReport {
        ProgressReport(
            subject: path,
            label: path,
            state: "downloading",
            done: count,
            total: dataset.rowCount,
            isMilestone: false,
            time: session.clock.elapsed()
        )
    }

    // MARK: What can be said beforehand

    /// What is wrong with a download as far as its arguments are known.
    static func mistakes(_ arguments: KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)] {
        guard let path = arguments["to"] else { return [] }
        var mistakes: [(String, ArgumentMistake)] = []
        if !arguments.given.contains("format"), DownloadFormat(extensionOf: path) == nil {
            mistakes.append(("to", unknownFormat(path)))
        }
        let overwrite = arguments["overwrite"] == "true" || arguments.isUnknown("overwrite")
        if let mistake = collision(path, overwrite: overwrite, arguments.files) { mistakes.append(("to", mistake)) }
        guard let receipt = arguments["receipt"] else { return mistakes }
        if receipt == path {
            let mistake = ArgumentMistake(receipt, "is the file of the rows already", help: "name another file")
            mistakes.append(("receipt", mistake))
        } else if let mistake = collision(receipt, overwrite: overwrite, arguments.files) {
            mistakes.append(("receipt", mistake))
        }
        return mistakes
    }

    private static func unknownFormat(_ path: String) -> ArgumentMistake {
        let formats = DownloadFormat.choices
        let help = "end the name in \(formats.map { "." + $0 }.joined(separator: ", ")), or write format="
        let ext = Fields.splitExtension(of: Folder.name(of: path)).ext
        let guess = ext.isEmpty ? nil : Suggestion.sentence(for: ext, among: formats).map { $0 + " " }
        return ArgumentMistake(path, "does not say which format is wanted", help: (guess ?? "") + help)
    }

    /// What is in the way of a file to make, nil if nothing is.
    static func collision(_ path: String, overwrite: Bool, _ files: FileLookup) -> ArgumentMistake? {
        switch files.kind(path) {
        case .missing, .stream: nil
        case .folder: ArgumentMistake(path, "is a folder", help: "write the name of a file in it")
        case .file where overwrite: nil
        case .file: ArgumentMistake(path, "is there already", help: "overwrite=true replaces it")
        }
    }
}

/// Rows on their way from Avro bytes to a file, in the format wanted.
private final class DownloadedRows {
    /// The rows that were written.
    private(set) var count = 0

    private let format: DownloadFormat
    private let rowCount: Int
    private let file: TargetFile
    private let digest: SharedDigest?
    private var reader = AvroStreamReader()
    private var schema: RowSchema?
    private var writer: (any RowWriter)?

    init(_ format: DownloadFormat, _ rowCount: Int, _ file: TargetFile, _ digest: SharedDigest?) {
        self.format = format
        self.rowCount = rowCount
        self.file = file
        self.digest = digest
    }

    func beginPart() throws { reader = AvroStreamReader() }

    func feed(_ chunk: [UInt8]) throws {
        try reader.feed(chunk) { event in
            switch event {
            case .schema(let schema): self.schema = schema
            case .row(let row): try write(row)
            }
        }
    }

    func endPart() throws { try reader.finish() }

    func finish() throws {
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
        switch format {
        case .jsonl: return JSONLinesWriter(schema: schema, sink: sink)
        case .csv: return CSVWriter(schema: schema, sink: sink)
        case .avro:
            let marker = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
            return AvroWriter(schema: schema, syncMarker: marker, sink: sink)
        case .npy:
            let type = try NPYWriter.vectorType(in: schema)
            let dimensions = row?.vectors?.count(of: type) ?? 0
            return try NPYWriter(schema: schema, rowCount: rowCount, dimensions: dimensions, sink: sink)
        }
    }
}

extension Session {
    /// What says that a pipe has no reader yet.
    func noticeOfWaiting(_ path: String) -> () -> Void {
        let output = output
        return { output.message("\(path): waiting for a program that reads this pipe") }
    }
}
