internal import Crypto
package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// Reads a backup into a folder, which becomes a store only after everything has been checked.
package struct Restore {
    /// The result of a restore.
    package struct Summary: Sendable, Equatable {
        /// The id of the restored store, the same as that of the original.
        package var storeID = ""
        /// The number of files of datasets and jobs.
        package var files = 0
        /// The bytes of these files.
        package var bytes = 0
        /// Files that were already damaged when the backup was made.
        package var damaged = 0
    }

    private let path: String
    private let archive: TarReader
    private let staging: ScratchFolder
    /// The digests of the entries read, by name.
    private var digests: [String: String] = [:]
    private var files: [String: Int] = [:]
    private var header: [UInt8] = []

    /// Restores a backup into a folder that is missing, empty, or contains only models.
    package static func read(_ path: String, into folder: String) throws(APIError) -> Summary {
        try mapped {
            // A folder with the leftovers of a killed restore would not be empty.
            ScratchFolder.removeLeftovers(in: folder)
            try refuse(target: folder)
            let file: InputFile
            do throws(FileError) {
                file = try InputFile(anyKindAt: path, scratch: ScratchFile.standardFolder)
            } catch {
                throw APIError(.invalidRequest, error.description)
            }
            // A new folder is renamed in one step. An existing one may be a mount point and must stay.
            let isNew = try FileStatus.of(folder) == nil
            let parent = isNew ? Folder.parent(of: folder) : folder
            try Folder.create(parent)
            var restore = Restore(path, TarReader(file), try ScratchFolder(in: parent))
            return try restore.run(into: folder, isNew: isNew)
        }
    }

    private static func refuse(target folder: String) throws {
        // Throws if it is not a folder, is inside a store, or contains anything else.
        guard try StoreFolder(root: folder).look() == .free else {
            throw APIError(.storeRefused, "\(folder): already a store; use an empty or new folder with --store")
        }
        guard let status = try FileStatus.of(folder, followsLinks: true) else { return }
        guard try status.kind == .folder && Set(Folder.names(in: folder)).isSubset(of: ["models", "lock"]) else {
            throw APIError(.storeRefused, "\(folder): not empty; use an empty or new folder with --store")
        }
    }

    private init(_ path: String, _ archive: TarReader, _ staging: ScratchFolder) {
        (self.path, self.archive, self.staging) = (path, archive, staging)
    }

    private mutating func run(into folder: String, isNew: Bool) throws -> Summary {
        do throws(TarReader.Fault) { try extract() } catch {
            switch error {
            case .cutShort: throw damaged("it is truncated")
            case .damaged: throw damaged("its content has changed")
            case .unreadable(let error): throw error
            }
        }
        let summary = try settle()
        try Folder.create(StorePaths(root: staging.path).models, isPrivate: true)
        try linkAliases(in: StorePaths(root: staging.path).models)
        try staging.removeLockFile()
        try Folder.sync(staging.path)
        if isNew {
            try Folder.rename(staging.path, to: folder)
            try Folder.sync(Folder.parent(of: folder))
        } else {
            try fill(folder)
        }
        return summary
    }

    /// Replaces the files of aliases by links.
    private func linkAliases(in models: String) throws {
        for name in try Folder.names(in: models) {
            guard let alias = ModelPath.alias(inBackup: name) else { continue }
            let file = "\(models)/\(name)"
            let bytes = try InputFile(path: file).read(at: 0, count: Limits.entryNameBytesMax)
            let target = String(decoding: bytes, as: UTF8.self)
            guard !target.isEmpty, !target.hasPrefix("."), !alias.hasPrefix("."), !target.contains("/"),
                !target.utf8.contains(0)
            else { throw damaged("\(alias) is not an alias of a model") }
            try Folder.link("\(models)/\(alias)", to: target)
            try Folder.removeFile(file)
        }
    }

    private func damaged(_ reason: String) -> APIError {
        APIError(.storeCorrupt, "\(path): not a complete backup: \(reason)")
    }

    /// Writes every entry into the staging folder, and compares them with the manifest, which comes last.
    private mutating func extract() throws(TarReader.Fault) {
        guard let first = try archive.next(), first.path == Backup.Entry.header else { throw .damaged }
        header = try archive.contents(upTo: Limits.backupHeaderBytesMax)
        digests[first.path] = SHA256.hash(data: header).hexadecimal
        guard value(of: "format") == String(Backup.Entry.format) else { throw .damaged }
        while let entry = try archive.next() {
            guard entry.path != Backup.Entry.manifest else {
                let manifest = try archive.contents(upTo: entry.size)
                guard try archive.next() == nil, isTrue(manifest) else { throw .damaged }
                return
            }
            guard Self.isPlain(entry.path), digests[entry.path] == nil else { throw .damaged }
            digests[entry.path] = try write(entry)
            files[entry.path] = entry.size
        }
        // Only the manifest proves that nothing is missing.
        throw .cutShort
    }

    /// The value of a header line.
    private func value(of name: String) -> String? {
        let lines = String(decoding: header, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix("\(name) ") }.map { String($0.dropFirst(name.count + 1)) }
    }

    /// Whether a path stays in the folder: none of its components is empty, `.` or `..`.
    private static func isPlain(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
            && !path.utf8.contains(0)
    }

    private func isTrue(_ manifest: [UInt8]) -> Bool {
        var rest = digests
        for line in manifest.split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            let digest = rest.removeValue(forKey: String(text.dropFirst(66)))
            guard let digest, text.hasPrefix(digest + "  ") else {
                return false
            }
        }
        return rest.isEmpty
    }

    private func write(_ entry: TarHeader) throws(TarReader.Fault) -> String {
        let target = "\(staging.path)/\(entry.path)"
        let file: PrivateFile
        do throws(FileError) {
            try Folder.create(Folder.parent(of: target), isPrivate: true)
            file = try PrivateFile(path: target)
        } catch {
            throw .unreadable(error)
        }
        var hash = SHA256()
        try archive.forEachChunk { bytes throws(FileError) in
            hash.update(bufferPointer: bytes)
            try file.write(bytes)
        }
        do throws(FileError) { try file.finish() } catch { throw .unreadable(error) }
        return hash.finalize().hexadecimal
    }

    /// Checks the database and every file that it names; removes other files.
    private func settle() throws -> Summary {
        var summary = Summary()
        let paths = StorePaths(root: staging.path)
        guard files[Backup.Entry.database] != nil else { throw damaged("its database is missing") }
        let database = try DatabaseQueue(path: paths.database)
        let (id, faults) = try database.read { db in
            (try String.fetchOne(db, sql: "SELECT id FROM store"), try RowRules.findings(in: db))
        }
        if let fault = faults.first { throw damaged(fault.message) }
        guard let id, value(of: "store") == id else {
            throw damaged("its database belongs to another store")
        }
        summary.storeID = id
        var unnamed = Set(files.keys.filter { $0.hasPrefix("datasets/") || $0.hasPrefix("jobs/") })
        try database.read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT path, bytes, sha256, damage FROM file WHERE state = 'kept'")
            while let row = try rows.next() {
                let path: String = row[0]
                unnamed.remove(path)
                let wanted: String? = row[2]
                let damage: String? = row[3]
                let isWhole = files[path] == row[1] && (wanted == nil || wanted == digests[path])
                guard isWhole || damage != nil else {
                    throw damaged("\(path) does not match the database")
                }
                if damage != nil { summary.damaged += 1 }
                guard let bytes = files[path] else { continue }
                summary.files += 1
                summary.bytes += bytes
            }
        }
        try database.close()
        for path in unnamed { try Folder.remove(paths.absolute(path)) }
        let marker = StoreMarker(id: id)
        for folder in [paths.root] + paths.foldersOfFiles {
            try Folder.create(folder, isPrivate: true)
            try marker.write(in: folder)
        }
        return summary
    }

    /// Moves the store into an existing folder, under its lock.
    ///
    /// The database comes last: a killed restore leaves a folder that every start refuses.
    private func fill(_ folder: String) throws {
        let (from, to) = (StorePaths(root: staging.path), StorePaths(root: folder))
        let lock = try FileLock(path: to.lock)
        let others = try Set(Folder.names(in: folder)).subtracting([Folder.name(of: staging.path), "models", "lock"])
        guard others.isEmpty else {
            throw APIError(.storeRefused, "\(folder): another program wrote to it meanwhile; try again")
        }
        if try !Folder.names(in: from.models).isEmpty {
            guard try FileStatus.of(to.models) == nil || Folder.names(in: to.models).isEmpty else {
                throw APIError(
                    .storeRefused,
                    "\(folder): it and the backup both have models; use an empty or new folder with --store"
                )
            }
            try Folder.rename(from.models, to: to.models)
        } else {
            try Folder.create(to.models, isPrivate: true)
        }
        for name in ["datasets", "jobs", StoreMarker.fileName] {
            try Folder.rename(from.absolute(name), to: to.absolute(name))
        }
        try Folder.sync(folder)
        try Folder.rename(from.database, to: to.database)
        try Folder.sync(folder)
        withExtendedLifetime(lock) {}
    }
}
