internal import GRDB
internal import LocalFiles

/// Removes the files that rows of the ledger say may go, then those rows.
///
/// Both happen in one writing transaction: no file can be begun again under a path between the look at its row and its
/// removal. A crash in between leaves a row whose file is gone, which the next call forgets.
struct ReleasedFiles {
    let paths: StorePaths

    /// What a call leaves.
    enum Outcome {
        /// There are more.
        case someLeft
        /// None that can be removed now.
        case done
    }

    /// Removes a batch of files, and folders of datasets and jobs that become empty.
    func remove(in db: Database) throws -> Outcome {
        let released = try FileLedger.removable(limit: Limits.removalBatch, in: db)
        var removed = 0
        var folders: Set<String> = []
        for path in released {
            // One that cannot be removed now keeps its row, and is tried again.
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
    /// Removes the files that rows say may go; see ``ReleasedFiles``. What cannot be removed now is tried again after
    /// the next removal, and at the next start.
    func removeReleased() async {
        let paths = paths
        while let outcome = try? await write({ db in try ReleasedFiles(paths: paths).remove(in: db) }) {
            if outcome == .done { return }
        }
    }
}
