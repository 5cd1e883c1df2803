internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles

extension InputFile: RandomAccessBytes {}

/// A downloaded file whose vectors are used again.
struct EarlierOutput: Sendable {
    /// Its path.
    let path: String
    /// The types of vectors that its first row has; empty for a file without rows.
    let types: [EmbeddingType]

    private let file: EmbeddedFile<InputFile>
    private let index: TextIndex
    private let version: FileVersion?

    /// Reads the texts of a file.
    init(_ path: String, _ session: Session) throws(CommandFailure) {
        guard let format = Self.format(of: path) else {
            throw CommandFailure(.usage, NamedMistake(.option("reuse"), Self.unknownFormat(path)))
        }
        self.path = path
        do {
            version = try FileVersion(of: path)
            let file = try EmbeddedFile(try InputFile(path: path), format)
            let (index, first) = try Self.index(of: file, path, session)
            types = try first.map { Self.types(of: try file.row(at: $0).vectors ?? VectorSet()) } ?? []
            if first != nil, types.isEmpty { throw ReuseMistake.missingEarlierVectors(path: path) }
            (self.file, self.index) = (file, index)
        } catch {
            throw CommandFailure(reusing: path, error)
        }
    }

    private static func index(
        of file: EmbeddedFile<InputFile>,
        _ path: String,
        _ session: Session
    ) throws -> (TextIndex, first: RowPosition?) {
        var builder = TextIndex.Builder()
        var first: RowPosition?
        try file.forEachText { text, position in
            first = first ?? position
            guard builder.count < Limits.reusedRowsMax else {
                throw ReuseMistake.tooManyEarlierRows(path: path, limit: Limits.reusedRowsMax)
            }
            builder.add(text, position)
            if builder.count % Limits.reusedRowsPerCheck == 0 { try report(builder.count, path, session) }
        }
        return (TextIndex(builder), first)
    }

    /// Whether a file still is what was read.
    func isCurrent(_ other: String) -> Bool {
        other == path && version != nil && (try? FileVersion(of: path)) == version
    }

    /// Whether a row has this text.
    func contains(_ text: String) throws(CommandFailure) -> Bool {
        try first(text) { try file.text(at: $0).utf8.elementsEqual(text.utf8) ? true : nil } ?? false
    }

    /// The vectors of the first row with this text; nil if it has none.
    func vectors(of text: String) throws(CommandFailure) -> VectorSet? {
        try first(text) { position in
            let row = try file.row(at: position)
            return row.text.utf8.elementsEqual(text.utf8) ? row.vectors ?? VectorSet() : nil
        }
    }

    private func first<Found>(_ text: String, _ find: (RowPosition) throws -> Found?) throws(CommandFailure) -> Found? {
        do {
            for position in index.positions(of: text) {
                if let found = try find(position) { return found }
            }
            return nil
        } catch {
            throw CommandFailure(reusing: path, error)
        }
    }

    /// The types of a row's vectors.
    static func types(of vectors: VectorSet) -> [EmbeddingType] {
        EmbeddingType.allCases.filter { vectors[$0] != nil }
    }

    private static func report(_ count: Int, _ path: String, _ session: Session) throws {
        try Task.checkCancellation()
        session.output.progress(ProgressReport("reading", of: path, done: count, time: session.clock.elapsed()))
    }

    // MARK: Checks before the run

    /// The format of a file by its extension; nil for a file that cannot be reused.
    static func format(of path: String) -> EmbeddedFormat? {
        EmbeddedFormat(rawValue: Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased())
    }

    /// The mistake in the path of another file.
    static func unknownFormat(_ path: String) -> ArgumentMistake {
        .unusableOutput(path, extensions: EmbeddedFormat.allCases.map(\.rawValue))
    }
}

/// What tells one state of a file from another.
struct FileVersion: Hashable, Sendable {
    private let identity: FileStatus.Identity
    private let size: Int
    private let modified: Int64

    /// The state of the file at a path now; nil if it does not exist.
    init?(of path: String) throws(FileError) {
        guard let status = try FileStatus.of(path, followsLinks: true) else { return nil }
        (identity, size, modified) = (status.identity, status.size, status.modified)
    }
}

extension CommandFailure {
    /// Converts any error of reading rows from a file that is reused.
    init(reusing path: String, _ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as FileError: self.init(error)
        case let error as ReuseMistake: self.init(error)
        case let error as FormatError: self.init(ReuseMistake.unreadableEarlierRows(path: path, reason: error.message))
        default: self.init(.interrupted)
        }
    }
}
