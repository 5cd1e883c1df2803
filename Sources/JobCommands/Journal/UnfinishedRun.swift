internal import EmbedJobs
package import LocalFiles

/// Finding the run that a start of a script continues.
extension RunPlan {
    /// What is on record about earlier runs of a script.
    enum Earlier {
        /// The last run is finished or abandoned, or there was none.
        case nothing
        /// The last run is unfinished.
        case unfinished(JournalSlot.Journal)
        /// The last run is unfinished, but too old to continue.
        case expired(JournalSlot.Journal)
        /// What the last run has done is in a file that cannot be read.
        case unreadable(String)
    }

    /// Returns what is on record about the last run of the script, or about the last one in a slot.
    func earlier(in slot: JournalSlot? = nil, at now: Timestamp) throws(FileError) -> Earlier {
        // The jobs of work with a key are found without a journal.
        if slot == nil, !callsOnce, let path = try self.slot?.unreadable() { return .unreadable(path) }
        guard let journal = try last(in: slot, at: now), journal.contents.canContinue else { return .nothing }
        let age = Duration.microseconds(now.microseconds - journal.contents.run.startedAt.microseconds)
        // A night that failed must not take the place of the next one.
        let limit: Duration =
            usesStartTime ? .seconds(Limits.datedRunHoursMax * 3_600) : .seconds(Limits.runDaysMax * 86_400)
        return age <= limit ? .unfinished(journal) : .expired(journal)
    }

    /// The last run of the script that no process runs now.
    private func last(in slot: JournalSlot?, at now: Timestamp) throws(FileError) -> JournalSlot.Journal? {
        if let slot { return try slot.last { _ in true } }
        guard callsOnce else { return try self.slot?.last { _ in true } }
        // Only a run that is unfinished, and so recent, is continued.
        let start = (now.microseconds - Int64(Limits.runDaysMax) * 86_400_000_000) * 1_000
        var found: JournalSlot.Journal?
        for slot in try onceSlots() where Folder.changeTime(of: slot.path) ?? 0 >= start {
            guard let journal = try slot.last(where: matches) else { continue }
            if found.map({ $0.contents.run.startedAt < journal.contents.run.startedAt }) ?? true { found = journal }
        }
        return found
    }
}

extension JournalSlot {
    /// Returns the last journal of a run that fits and that no process continues now.
    ///
    /// The names of journals sort by the second in which their runs began, and within a second at random.
    package func last(where fits: (JournalRun) -> Bool) throws(FileError) -> Journal? {
        guard Folder.isFolder(path) else { return nil }
        var last: Journal?
        for name in try Folder.names(in: path).reversed() where name.hasSuffix(Self.suffix) {
            if let last, !Self.isSameSecond(name, Folder.name(of: last.path)) { break }
            guard let journal = journal(at: "\(path)/\(name)"), fits(journal.contents.run), !journal.isRunning
            else {
                continue
            }
            if last.map({ $0.contents.run.startedAt < journal.contents.run.startedAt }) ?? true { last = journal }
        }
        return last
    }

    /// Whether the names of two journals begin with the same date and time.
    private static func isSameSecond(_ name: String, _ other: String) -> Bool {
        name.split(separator: "-").prefix(2) == other.split(separator: "-").prefix(2)
    }
}
