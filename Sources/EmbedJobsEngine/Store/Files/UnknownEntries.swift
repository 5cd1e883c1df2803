internal import EmbedJobs
internal import GRDB
internal import LocalFiles

/// Entries of the store's folders that no row of the ledger names.
enum UnknownEntries {
    /// Their paths relative to the store's folder, sorted. An unknown folder is listed without its content. Links are
    /// not followed.
    ///
    /// Must not run concurrently with uploads or shards, which add rows and files.
    static func list(in paths: StorePaths, _ db: Database) throws -> [String] {
        let files = Set(try String.fetchAll(db, sql: "SELECT path FROM file"))
        let folders = Set(files.map { Folder.parent(of: $0) })
        var unknown: [String] = []
        for kind in paths.foldersOfFiles.map({ Folder.name(of: $0) }) {
            for name in try Folder.names(in: paths.absolute(kind)) where name != StoreMarker.fileName {
                let entry = "\(kind)/\(name)"
                guard folders.contains(entry), try FileStatus.of(paths.absolute(entry))?.kind == .folder else {
                    unknown.append(entry)
                    continue
                }
                let inside = try Folder.names(in: paths.absolute(entry)).map { "\(entry)/\($0)" }
                unknown += inside.filter { !files.contains($0) }
            }
        }
        // The folder in which 0.1.0 kept unfinished uploads.
        if try FileStatus.of(paths.absolute("tmp")) != nil { unknown.append("tmp") }
        return unknown
    }
}

/// The folder for entries that no row names, so that none of them is lost.
struct LostEntries {
    let paths: StorePaths
    let time: Timestamp

    /// Moves entries to a new folder in `lost/`, with their paths; returns notices for the user.
    ///
    /// An entry that cannot be moved is left in place.
    func take(_ entries: [String]) throws -> [String] {
        guard !entries.isEmpty else { return [] }
        var moved: [String] = []
        var left: [String] = []
        let folder = "\(paths.lost)/\(time)"
        for entry in entries {
            let target = "\(folder)/\(entry)"
            do throws(FileError) {
                try checkLost()
                try Folder.create(Folder.parent(of: target), isPrivate: true)
                try Folder.rename(paths.absolute(entry), to: target)
                try Failpoint.entryMoved.hit()
                moved.append(entry)
            } catch {
                left.append("\(entry) (\(error.reason))")
            }
        }
        if !moved.isEmpty { try Folder.sync(paths.root) }
        return notice(moved, "moved to lost/\(time) in the store") + notice(left, "left in place")
    }

    private func checkLost() throws(FileError) {
        guard let status = try FileStatus.of(paths.lost) else { return }
        // A link at this path would lead out of the store.
        guard status.kind == .folder, status.isOwn else {
            let reason = status.kind == .folder ? "other users can write to lost/, or own it" : "lost/ is not a folder"
            throw FileError("use", paths.lost, errno: FileError.notAFolder, explanation: reason)
        }
    }

    private func notice(_ entries: [String], _ what: String) -> [String] {
        guard let first = entries.first else { return [] }
        let names = entries.count == 1 ? first : "\(first) and \(entries.count - 1) more"
        return ["entries that belong to no dataset or job were \(what): \(names)"]
    }
}
