package import LocalFiles

/// A temporary folder for the database of a backup or the files of a restore, removed with its content on release.
///
/// It contains a file that its process keeps locked. The next scratch folder beside it removes it if its process was
/// killed.
package final class ScratchFolder {
    /// The folder's path.
    package let path: String
    /// Nil if the file system does not support locks; a killed process then leaves the folder.
    private let lock: FileLock?

    /// The name of the lock file; a store does not have a file with this name.
    private static let lockName = "scratch-lock"
    /// Every entry that a backup or a restore creates in it.
    private static let names: Set<String> = [
        "db.sqlite", "db.sqlite-journal", "db.sqlite-wal", "db.sqlite-shm", "datasets", "jobs", "models",
        StoreMarker.fileName, lockName,
    ]

    /// Creates one in a folder, and removes those of killed processes.
    package init(in folder: String) throws(FileError) {
        Self.removeLeftovers(in: folder)
        path = "\(folder)/\(LeftoverFiles.newName())"
        try Folder.create(path, isPrivate: true)
        lock = try? FileLock(path: "\(path)/\(Self.lockName)")
    }

    deinit { try? Folder.remove(path) }

    /// Removes the lock file, before the folder's content becomes a store. The lock is held until release, so that no
    /// other process takes the folder for a leftover.
    package func removeLockFile() throws(FileError) { try Folder.removeFile("\(path)/\(Self.lockName)") }

    /// Removes the scratch folders of killed processes in a folder. Anything else is kept.
    package static func removeLeftovers(in folder: String) {
        guard let names = try? Folder.names(in: folder) else { return }
        for name in names where LeftoverFiles.isName(name) {
            let path = "\(folder)/\(name)"
            guard (try? hasItsShape(path)) == true else { continue }
            // The file must exist: one that this created would not belong to a scratch folder, or no longer.
            guard let lock = try? FileLock(path: "\(path)/\(lockName)", createsFile: false) else { continue }
            // Under the lock again, since its process may have changed it until it ended.
            if (try? hasItsShape(path)) == true { try? Folder.remove(path) }
            withExtendedLifetime(lock) {}
        }
    }

    /// Whether a folder is private to this user, was locked, and contains only what scratch folders contain.
    private static func hasItsShape(_ path: String) throws(FileError) -> Bool {
        guard let folder = try FileStatus.of(path), folder.kind == .folder, folder.isPrivate,
            let lock = try FileStatus.of("\(path)/\(lockName)"), lock.kind == .file, lock.isPrivate,
            // Written after the lock was taken: a process that has just created the file is not disturbed.
            lock.linkCount == 1, FileLock.holder(of: "\(path)/\(lockName)") != nil
        else { return false }
        return try names.isSuperset(of: Folder.names(in: path))
    }
}
