internal import DisplayText
package import EmbedJobs
package import LocalFiles

/// The journals of old runs that are deleted.
package struct RunRemoval: Sendable {
    /// The runs.
    package let runs: [RecordedRun]

    /// Selects the runs without a record since a time. Those that a process runs now are left out.
    package init(of runs: [RecordedRun], before time: Timestamp) {
        self.runs = runs.filter { !$0.isRunning && $0.contents.changedAt < time }
    }

    /// What is deleted: "12 journals of runs, 2 of them unfinished".
    package var summary: String {
        let unfinished = runs.count { $0.status == .unfinished }
        let journals = "\(Figures.count(runs.count)) \(runs.count == 1 ? "journal of a run" : "journals of runs")"
        return journals + (unfinished == 0 ? "" : ", \(Figures.count(unfinished)) of them unfinished")
    }

    /// One line for each run.
    package var lines: [String] { runs.map { "\($0.id)  \($0.line)" } }

    /// The record of a removal.
    package func record(isDryRun: Bool) -> Record {
        Record([("runs", .count(runs.count)), ("dry_run", .json(isDryRun ? "true" : "false"))])
    }

    /// Deletes the journals, and the folders that are empty then. A run that has begun meanwhile is left out.
    ///
    /// - Returns: The removal of those that were deleted.
    package func perform() throws(FileError) -> RunRemoval {
        var removed: [RecordedRun] = []
        for run in runs where try remove(run) { removed.append(run) }
        return RunRemoval(removed)
    }

    private init(_ runs: [RecordedRun]) { self.runs = runs }

    private func remove(_ run: RecordedRun) throws(FileError) -> Bool {
        let lock: FileLock
        do throws(FileLock.Refusal) { lock = try FileLock(path: run.slot.lockPath) } catch {
            switch error {
            case .held: return false
            case .failed(let error): throw error
            }
        }
        // It holds the lock until the folder is removed: a process that waits for it finds that it was replaced.
        return try withExtendedLifetime(lock) { () throws(FileError) -> Bool in
            guard !DurableLog.isOpen(run.path) else { return false }
            try Folder.removeFile(run.path)
            if try Folder.names(in: run.slot.path).allSatisfy({ "\(run.slot.path)/\($0)" == run.slot.lockPath }) {
                try Folder.removeFile(run.slot.lockPath)
                _ = Folder.removeIfEmpty(run.slot.path)
            }
            return true
        }
    }
}
