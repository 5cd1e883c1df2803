internal import Crypto
package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// Copies a store into one file while its owner runs: a tar archive that ends with the digests of its content.
///
/// The database is copied first, in one read transaction; each file follows and is compared with its row while it is
/// copied. Objects that the owner deletes meanwhile are removed from the copied database too.
package struct Backup {
    /// The result of a backup.
    package struct Summary: Sendable, Equatable {
        /// The number of files of datasets and jobs.
        package var files = 0
        /// The bytes of these files.
        package var bytes = 0
        /// Datasets that were deleted during the backup and are not in it.
        package var deleted: [String] = []
        /// Damaged files: they are in the backup unchanged, and marked.
        package var damaged: [String] = []
        /// Files that are missing or not regular: they are not in the backup. Those of datasets and jobs are marked.
        package var missing: [String] = []
    }

    /// The names of the entries that are not files of the store.
    enum Entry {
        static let header = "embedjobs-backup"
        static let database = "db.sqlite"
        static let manifest = "manifest.sha256"
        /// The version of this layout.
        static let format = 1
    }

    private let source: StoreReader
    private let copy: DatabaseQueue
    private let now: Timestamp
    private let file: OutputFile
    private var archive: TarWriter
    private var manifest = ""
    private var summary = Summary()
    private let buffer = HashBuffer()
    private let folder: ScratchFolder

    /// Backs up the store in a folder to a new file, with its models if `withModels`.
    package static func write(
        store: String,
        to path: String,
        withModels: Bool,
        now: Timestamp
    ) throws(APIError) -> Summary {
        var backup = try Backup(store: store, to: path, now: now)
        return try backup.finish(withModels: withModels)
    }

    /// Begins a backup with a copy of the database, which determines its content.
    package init(store: String, to path: String, now: Timestamp) throws(APIError) {
        self.now = now
        (source, file, folder, copy) = try mapped { () throws in
            guard !Folder.isTaken(path) else { throw APIError(.invalidRequest, "\(path): already exists") }
            let source = try StoreReader(folder: store)
            let target = Folder.resolved(Folder.parent(of: path)) + "/"
            guard !target.hasPrefix(Folder.resolved(store) + "/") else {
                throw APIError(.invalidRequest, "\(path): is inside the store's folder; write the backup elsewhere")
            }
            let file = try OutputFile(path: path, isPrivate: true)
            let folder = try ScratchFolder(in: Folder.parent(of: path))
            return (source, file, folder, try source.copyDatabase(to: "\(folder.path)/\(Entry.database)"))
        }
        archive = TarWriter(file, modified: Int(now.microseconds / 1_000_000))
    }

    /// Copies the files, and names the backup.
    package mutating func finish(withModels: Bool) throws(APIError) -> Summary {
        do {
            defer { file.discard() }
            try add(Entry.header, header)
            try addFiles()
            if withModels { try addModels() }
            try settleDatabase()
            _ = try addFile(Entry.database, InputFile(path: "\(folder.path)/\(Entry.database)"))
            try archive.write(Entry.manifest, Array(manifest.utf8))
            try archive.finish()
            try file.publish(replacing: false)
            return summary
        } catch {
            throw APIError(engine: error)
        }
    }

    private var header: [UInt8] {
        let lines = [
            "embedjobs backup", "format \(Entry.format)", "store \(source.marker.id)", "created \(now)",
            "version \(Version.current)",
        ]
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    private mutating func add(_ name: String, _ bytes: [UInt8]) throws {
        try archive.write(name, bytes)
        manifest += "\(SHA256.hash(data: bytes).hexadecimal)  \(name)\n"
    }

    /// Copies every kept file, one page of rows at a time.
    private mutating func addFiles() throws {
        var last = ""
        while true {
            let page = try copy.read { db in
                let sql = """
                    SELECT path, bytes, sha256 FROM file WHERE state = 'kept' AND path > ? ORDER BY path LIMIT ?
                    """
                return try Row.fetchAll(db, sql: sql, arguments: [last, Limits.auditedPerPage])
            }
            for row in page { try add(row: row) }
            guard let end = page.last else { return }
            last = end[0]
        }
    }

    private mutating func add(row: Row) throws {
        let (path, bytes): (String, Int) = (row[0], row[1])
        let wanted: String? = row[2]
        guard let input = try open(path) else {
            try noteMissing(path)
            return
        }
        let copied = try addFile(path, input)
        summary.files += 1
        summary.bytes += copied.bytes
        if copied.bytes != bytes {
            try mark(path, .length)
        } else if !copied.isWhole || wanted.map({ $0 != copied.sha256 }) ?? false {
            try mark(path, .digest)
        } else {
            try mark(path, nil)
        }
    }

    /// Opens a file that a row names; nil if it is missing or not a regular file.
    private func open(_ path: String) throws -> InputFile? {
        do throws(FileError) { return try InputFile.part(source.paths.absolute(path)) } catch {
            guard !error.isMissing else { return nil }
            throw APIError(.unavailable, "\(path) cannot be read: \(error.reason)")
        }
    }

    /// Distinguishes a file that the owner has deleted since from a lost one.
    private mutating func noteMissing(_ path: String) throws {
        let isKept = try source.database.read { db in
            try String.fetchOne(db, sql: "SELECT state FROM file WHERE path = ?", arguments: [path]) == "kept"
        }
        if isKept {
            try mark(path, .missing)
        } else {
            try copy.write { try $0.execute(sql: "DELETE FROM file WHERE path = ?", arguments: [path]) }
        }
    }

    private mutating func mark(_ path: String, _ damage: FileDamage?) throws {
        switch damage {
        case .missing: summary.missing.append(path)
        case .length, .digest: summary.damaged.append(path)
        case nil: break
        }
        try copy.write { db in
            let sql = "UPDATE file SET damage = ?1 WHERE path = ?2 AND damage IS NOT ?1"
            try db.execute(sql: sql, arguments: [damage?.rawValue, path])
        }
    }

    /// The result of copying a file.
    private struct Copied {
        let bytes: Int
        let sha256: String
        /// Whether all of it could be read; the rest is zeros.
        let isWhole: Bool
    }

    private mutating func addFile(_ name: String, _ input: InputFile) throws -> Copied {
        try archive.begin(name, size: input.size)
        var (hash, left, failure) = (SHA256(), input.size, FileError?.none)
        func put(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
            // Store files never grow; if one does, the archive keeps its original length.
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<min(left, bytes.count)])
            hash.update(bufferPointer: bytes)
            left -= bytes.count
            do throws(FileError) { try archive.write(bytes) } catch {
                failure = error
                throw error
            }
        }
        _ = try? buffer.forEachChunk(of: input, put)
        let isWhole = left == 0
        let zeros = [UInt8](repeating: 0, count: min(left, Limits.hashedChunkBytes))
        while left > 0, failure == nil { _ = zeros.withUnsafeBytes { try? put($0) } }
        if let failure { throw failure }
        let sha256 = hash.finalize().hexadecimal
        manifest += "\(sha256)  \(name)\n"
        return Copied(bytes: input.size, sha256: sha256, isWhole: isWhole)
    }

    /// Copies the models. An alias is a file with the entry of its model: as a copy of the files, it would be restored
    /// as a model of its own, without the warning of its jobs.
    private mutating func addModels() throws {
        let folder = source.paths.models
        for entry in Folder.entries(in: folder, limit: Limits.modelEntriesMax) where !entry.name.hasPrefix(".") {
            guard !entry.name.contains("\n") else { continue }
            if let target = ModelLibrary.aliasedEntry(at: "\(folder)/\(entry.name)") {
                try add("models/\(ModelPath.backupFile(ofAlias: entry.name))", Array(target.utf8))
            } else {
                try addModel(entry, below: "models")
            }
        }
    }

    /// Copies the files in a folder of a model, links followed.
    private mutating func addModelFiles(below name: String) throws {
        let path = source.paths.absolute(name)
        for entry in Folder.entries(in: path, limit: Limits.modelEntriesMax) { try addModel(entry, below: name) }
    }

    private mutating func addModel(_ entry: (name: String, isFolder: Bool), below name: String) throws {
        let below = "\(name)/\(entry.name)"
        let path = source.paths.absolute(below)
        guard !below.contains("\n") else { return }
        if entry.isFolder {
            try addModelFiles(below: below)
        } else if Folder.isFile(path) {
            _ = try addFile(below, InputFile(path: path))
        } else {
            summary.missing.append(below)
        }
    }

    /// Removes rows from the copied database whose files are not in the archive.
    private mutating func settleDatabase() throws {
        let now = now
        summary.deleted = try copy.write { try BackupRows.settle(in: $0, now: now) }
        try copy.close()
    }
}

/// Makes a copied database consistent with the copied files.
enum BackupRows {
    /// Removes objects whose files the owner deleted meanwhile; returns the removed datasets.
    static func settle(in db: Database, now: Timestamp) throws -> [String] {
        try db.execute(sql: "DELETE FROM file WHERE state <> 'kept'")
        let gone = try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT dataset FROM part WHERE path NOT IN (SELECT path FROM file)
                UNION SELECT id FROM dataset WHERE status IN ('queued', 'processing')
                    AND 'datasets/' || id || '/original' NOT IN (SELECT path FROM file)
                """
        )
        for id in gone { try remove(dataset: id, in: db, now: now) }
        // The lost shards of an incomplete job are run again.
        try db.execute(
            sql: """
                UPDATE shard SET state = 'ready', path = NULL
                WHERE path NOT NULL AND path NOT IN (SELECT path FROM file)
                """
        )
        try db.execute(sql: "DELETE FROM file WHERE path IN (\(RowRules.filesWithoutUse))")
        return gone
    }

    private static func remove(dataset id: String, in db: Database, now: Timestamp) throws {
        try db.execute(
            sql: """
                DELETE FROM file WHERE path IN (SELECT path FROM part WHERE dataset = ?1)
                    OR path IN ('datasets/' || ?1 || '/original', 'datasets/' || ?1 || '/first-rows')
                """,
            arguments: [id]
        )
        try db.execute(sql: "DELETE FROM dataset WHERE id = ?", arguments: [id])
        let warning = try StringList.encode(["its input dataset was deleted while the backup was made"])
        try db.execute(
            sql: """
                DELETE FROM shard WHERE job IN
                    (SELECT seq FROM job WHERE input_dataset = ? AND status = 'processing')
                """,
            arguments: [id]
        )
        try db.execute(
            sql: """
                UPDATE job SET status = 'failed', warnings = ?, ended_at = ?
                WHERE input_dataset = ? AND status = 'processing'
                """,
            arguments: [warning, now.microseconds, id]
        )
    }
}
