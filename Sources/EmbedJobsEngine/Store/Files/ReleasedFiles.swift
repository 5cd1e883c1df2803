internal import GRDB
internal import LocalFiles

/// Removes the files that the ledger says may be removed, then their rows.
///
/// Both happen in one write transaction, so that no file can be started under a path between the check of its row and
/// its removal. A crash in between leaves a row without a file, which the next call deletes.
struct ReleasedFiles {
    let paths: StorePaths

    /// Whether a call has left files.
    enum Outcome {
        /// More files are left.
        case someLeft
        /// None is left that can be removed now.
        case done
    }

    /// Removes a batch of files, and the folders of datasets and jobs that become empty.
    func remove(in db: Database) throws -> Outcome {
        let released = try FileLedger.removable(limit: Limits.removalBatch, in: db)
        var removed = 0
        var folders: Set<String> = []
        for path in released {
            // A file that cannot be removed now keeps its row, and is retried.
            do throws(FileError) { try Folder.removeFile(paths.absolute(path)) } catch { continue }
            try Failpoint.fileRemoved.hit()
            try FileLedger.forget(path, in: db)
            folders.insert(Folder.parent(of: path))
            removed += 1
        }
        for folder in folders { Folder.removeIfEmpty(paths.absolute(folder)) }
        return removed == Limits.removalBatch ? .someLeft : .done
    }
}

extension Store {
    /// Removes released files; see ``ReleasedFiles``. Those that cannot be removed now are retried after the next
    /// removal, and at the next start.
    func removeReleased() async {
        // Most jobs release nothing, and a read does not wait for a commit.
        guard (try? await read { db in try FileLedger.removable(limit: 1, in: db) }) != [] else { return }
        let paths = paths
        while let outcome = try? await write({ db in try ReleasedFiles(paths: paths).remove(in: db) }) {
            if outcome == .done { return }
        }
    }
}
