package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// A check of a store that no process owns: its database, the rows, and every byte that was written.
package struct StoreCheck {
    private let reader: StoreReader
    private let repairs: Bool
    private let now: Timestamp
    private var report: StoreCheckReport
    /// Held until the check ends, so that nothing changes meanwhile.
    private let lock: FileLock

    /// Checks the store in a folder. With `repairs` it also notes damage, takes back notes that are wrong, and moves
    /// away what no row names; it deletes only what rows say may go.
    ///
    /// Throws `storeLocked` where a process owns the store, and `storeRefused` where there is none.
    package static func run(folder: String, repairs: Bool, now: Timestamp) throws(APIError) -> StoreCheckReport {
        try mapped {
            var check = try StoreCheck(folder: folder, repairs: repairs, now: now)
            try check.run()
            return check.report
        }
    }

    private init(folder: String, repairs: Bool, now: Timestamp) throws {
        (self.repairs, self.now) = (repairs, now)
        // Before the lock, which would make a file in a folder that is not a store.
        _ = try StoreReader.marker(ofStoreIn: folder)
        lock = try FileLock(path: StorePaths(root: folder).lock)
        reader = try StoreReader(folder: folder, isReadOnly: !repairs)
        report = StoreCheckReport(storeID: reader.marker.id)
    }

    private mutating func run() throws {
        report.findings = try reader.database.read { db in
            let id = try String.fetchOne(db, sql: "SELECT id FROM store")
            let found = try RowRules.findings(in: db)
            guard id != reader.marker.id else { return found }
            let message = "the folder is store \(reader.marker.id), and its database is store \(id ?? "without an id")"
            return [StoreFinding(kind: .marker, path: nil, message: message)] + found
        }
        // Rows that SQLite cannot be trusted about say nothing about files.
        guard !report.findings.contains(where: { $0.kind == .database }) else { return }
        try checkFiles()
        try checkEntries()
        try noteLeftovers()
    }

    private mutating func checkFiles() throws {
        let audit = FileAudit(database: reader.database, paths: reader.paths)
        try audit.run()
        (report.files, report.bytes) = audit.counts
        for (file, fault) in audit.faults {
            var finding = StoreFinding(kind: fault.kind, path: file.path, message: fault.message(file))
            if repairs, let mark = fault.mark { finding.outcome = try note(mark, of: file.path) }
            report.findings.append(finding)
        }
        for file in audit.falselyMarked {
            let message = "marked as damaged (\(file.damage?.rawValue ?? "")), and as it was written"
            var finding = StoreFinding(kind: .mark, path: file.path, message: message)
            if repairs {
                _ = try note(nil, of: file.path)
                finding.outcome = .repaired
            }
            report.findings.append(finding)
        }
    }

    private func note(_ damage: FileDamage?, of path: String) throws -> StoreFinding.Outcome {
        try reader.database.write { db in try FileLedger.mark(path, damage, in: db) }
        return .marked
    }

    private mutating func checkEntries() throws {
        let unknown = try reader.database.read { db in try UnknownEntries.list(in: reader.paths, db) }
        if repairs {
            let notices = try LostEntries(paths: reader.paths, time: now).take(unknown)
            report.notes += notices.map(StoreNote.moved)
        }
        for entry in unknown {
            var finding = StoreFinding(kind: .unknown, path: entry, message: "belongs to no dataset or job")
            let isGone = try repairs && FileStatus.of(reader.paths.absolute(entry)) == nil
            if isGone { finding.outcome = .repaired }
            report.findings.append(finding)
        }
        let lost = FolderSize.share(of: reader.paths.lost)
        if lost.files > 0 { report.notes.append(.lost(files: lost.files, bytes: lost.bytes)) }
    }

    /// What an owner that was killed left, and the next start finishes.
    private mutating func noteLeftovers() throws {
        if repairs { try removeLeftovers() }
        let counts = try reader.database.read { db in
            let files = try Int.fetchOne(db, sql: "SELECT count(*) FROM file WHERE state <> 'kept'") ?? 0
            let jobs = try Int.fetchOne(db, sql: "SELECT count(*) FROM job WHERE status = 'cancelling'") ?? 0
            return (files: files, jobs: jobs)
        }
        if counts.files > 0 { report.notes.append(.unfinishedFiles(counts.files)) }
        if counts.jobs > 0 { report.notes.append(.cancelledJobs(counts.jobs)) }
    }

    /// Removes what rows have released, and what was being written by an owner that is gone.
    private mutating func removeLeftovers() throws {
        let count = try reader.database.write { db in
            try db.execute(sql: "UPDATE file SET state = 'removable' WHERE state = 'writing'")
            return try Int.fetchOne(db, sql: "SELECT count(*) FROM file WHERE state = 'removable'") ?? 0
        }
        let released = ReleasedFiles(paths: reader.paths)
        while try reader.database.write({ db in try released.remove(in: db) }) == .someLeft {}
        if count > 0 { report.notes.append(.removedFiles(count)) }
    }
}

extension FileAudit.Fault {
    var kind: StoreFinding.Kind {
        switch self {
        case .missing: .missing
        case .length: .length
        case .digest: .digest
        case .unreadable: .unreadable
        }
    }

    func message(_ file: KeptFile) -> String {
        switch self {
        case .missing: "does not exist"
        case .length(let bytes): "\(bytes) bytes long, not \(file.digest.bytes)"
        case .digest(nil): "its bytes are not those that were written"
        case .digest(let offset?): "its bytes are not those that were written, first after byte \(offset)"
        case .unreadable(let reason): "cannot be read: \(reason)"
        }
    }
}
