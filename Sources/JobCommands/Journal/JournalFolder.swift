package import EmbedJobs
package import LocalFiles

/// The folder of all journals: a folder for each slot, with a file for each run.
package struct JournalFolder: Hashable, Sendable {
    /// The path.
    package let path: String

    /// Creates the value for a path; nothing is created on the disk.
    package init(_ path: String) { self.path = path }

    /// The folder in a folder of state.
    package init(inState folder: String) { self.init("\(folder)/journals") }

    /// The slots; empty if the folder does not exist.
    package func slots() throws(FileError) -> [JournalSlot] {
        guard Folder.isFolder(path) else { return [] }
        return try Folder.names(in: path).map { JournalSlot("\(path)/\($0)") }.filter { Folder.isFolder($0.path) }
    }
}

/// The folder of the runs that continue one another: of one script with the same parameters on one service.
package struct JournalSlot: Hashable, Sendable {
    /// The path.
    package let path: String

    /// Creates the value for a path; nothing is created on the disk.
    package init(_ path: String) { self.path = path }

    /// The name of the folder.
    package var name: String { Folder.name(of: path) }

    /// The file that is locked while a run of the slot lasts.
    var lockPath: String { "\(path)/lock" }

    /// The path of the journal of a run.
    func journalPath(of id: String) -> String { "\(path)/\(id)\(Self.suffix)" }

    static let suffix = ".jsonl"

    /// A journal on the disk.
    package struct Journal: Sendable {
        /// Its path.
        package let path: String
        /// What it says.
        package let contents: JournalContents

        /// Whether a process runs the script of this journal now.
        package var isRunning: Bool { DurableLog.isOpen(path) }
    }

    /// The journals of the slot, oldest first. Files that are not readable journals are left out.
    package func journals() throws(FileError) -> [Journal] {
        guard Folder.isFolder(path) else { return [] }
        var journals: [Journal] = []
        for name in try Folder.names(in: path) where name.hasSuffix(Self.suffix) {
            guard let journal = journal(at: "\(path)/\(name)") else { continue }
            journals.append(journal)
        }
        return journals.sorted { ($0.contents.run.startedAt, $0.path) < ($1.contents.run.startedAt, $1.path) }
    }

    /// The newest journal, if it cannot be read: it is damaged, or a later version of the program wrote it.
    ///
    /// A crash may leave an empty file, or a part of the first line: the run had done nothing then.
    func unreadable() throws(FileError) -> String? {
        guard Folder.isFolder(path), let name = try Folder.names(in: path).last(where: { $0.hasSuffix(Self.suffix) })
        else { return nil }
        let path = "\(path)/\(name)"
        guard let bytes = bytes(at: path) else { return path }
        let isBegun = bytes.isEmpty || bytes.first == UInt8(ascii: "{") && !bytes.contains(UInt8(ascii: "\n"))
        return isBegun || JournalContents(bytes) != nil ? nil : path
    }

    /// A journal; nil if it cannot be read. One bad file must not stop the scripts of other slots.
    func journal(at path: String) -> Journal? {
        bytes(at: path).flatMap { JournalContents($0) }.map { Journal(path: path, contents: $0) }
    }

    /// The bytes of a file; nil for a symbolic link, anything else that is not a file, or one of an unlikely size.
    private func bytes(at path: String) -> [UInt8]? {
        guard let file = try? InputFile(path: path, followsLinks: false), file.size <= Limits.journalBytesMax else {
            return nil
        }
        return try? file.read(at: 0, count: file.size)
    }

    /// The process that runs a script of the slot now; nil if none does.
    package func holder() throws(FileError) -> Holder? {
        guard try FileLock.isHeld(lockPath) == true else { return nil }
        return Holder(processID: FileLock.holder(of: lockPath), since: Self.time(of: lockPath))
    }

    /// Who holds the lock of a slot.
    package struct Holder: Hashable, Sendable {
        /// The id of the process, if known.
        package let processID: String?
        /// When it took the lock, if known.
        package let since: Timestamp?
    }

    /// When the process id in a lock file was written.
    static func time(of path: String) -> Timestamp? {
        Folder.changeTime(of: path).map { Timestamp(microseconds: $0 / 1_000) }
    }
}
