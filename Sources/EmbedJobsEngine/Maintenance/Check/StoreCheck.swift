package import EmbedJobs
internal import GRDB
internal import LocalFiles
internal import TextEmbedding

/// Checks a store that no process owns: its database, the rows, every byte of its files, and the models.
package struct StoreCheck {
    private let reader: StoreReader
    private let repairs: Bool
    private let now: Timestamp
    private var report: StoreCheckReport
    /// Held until the check ends, so that the store does not change meanwhile.
    private let lock: FileLock

    /// Checks the store in a folder. With `repairs` it also marks damage, removes wrong marks, and moves unknown files
    /// away; it deletes only files that rows have released.
    ///
    /// - Throws: `storeLocked` if a process owns the store, `storeRefused` if the folder is not a store.
    package static func run(folder: String, repairs: Bool, now: Timestamp) throws(APIError) -> StoreCheckReport {
        try mapped {
            var check = try StoreCheck(folder: folder, repairs: repairs, now: now)
            try check.run()
            return check.report
        }
    }

    private init(folder: String, repairs: Bool, now: Timestamp) throws {
        (self.repairs, self.now) = (repairs, now)
        // Before taking the lock, which would create a file in a folder that is not a store.
        _ = try StoreReader.marker(ofStoreIn: folder)
        lock = try FileLock(path: StorePaths(root: folder).lock)
        reader = try StoreReader(folder: folder, isReadOnly: !repairs, mayBeForeign: true)
        report = StoreCheckReport(storeID: reader.marker.id)
    }

    private mutating func run() throws {
        let (id, databaseID) = (reader.marker.id, reader.databaseID)
        guard id == databaseID else {
            let message = "the folder's store id is \(id), but the database's is \(databaseID ?? "missing")"
            report.findings = [StoreFinding(kind: .marker, path: nil, message: message)]
            return
        }
        report.findings = try reader.database.read(RowRules.findings)
        // If the database is damaged, its rows say nothing reliable about files.
        if !report.findings.contains(where: { $0.kind == .database }) {
            try checkFiles()
            try checkEntries()
            try noteLeftovers()
        }
        try checkModels()
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
            let message = "marked as damaged (\(file.damage?.rawValue ?? "")), but intact"
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

    /// Compares the files of each model with the digests that they had when it was added, if it has any.
    private mutating func checkModels() throws {
        let folder = reader.paths.models
        guard try FileStatus.of(folder, followsLinks: true) != nil else { return }
        for name in try Folder.names(in: folder) where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            guard Folder.isFolder(path), ModelLibrary.aliasTarget(at: path) == nil else { continue }
            let advice = "remove models/\(name) and add the model again"
            do throws(ModelError) {
                guard let digests = try ModelDigests(ofModelIn: path, advice: advice) else { continue }
                for file in digests.files.keys.sorted() { check(file, digests) }
            } catch {
                note(error)
            }
        }
    }

    private mutating func check(_ file: String, _ digests: ModelDigests) {
        report.files += 1
        do throws(ModelError) { report.bytes += try digests.check(file) } catch { note(error) }
    }

    private mutating func note(_ error: ModelError) {
        let path = error.file.map { String($0.dropFirst(reader.paths.root.count + 1)) }
        report.findings.append(StoreFinding(kind: .model, path: path, message: error.reason))
    }

    /// Counts unfinished work of a killed owner, which the next start completes.
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

    /// Removes released files, and files that a former owner was writing.
    private mutating func removeLeftovers() throws {
        let count = "SELECT count(*) FROM file WHERE state = 'removable'"
        let before = try reader.database.write { db in
            try db.execute(sql: "UPDATE file SET state = 'removable' WHERE state = 'writing'")
            return try Int.fetchOne(db, sql: count) ?? 0
        }
        let released = ReleasedFiles(paths: reader.paths)
        while try reader.database.write({ db in try released.remove(in: db) }) == .someLeft {}
        // A file that cannot be removed keeps its row.
        let removed = try before - reader.database.read { db in try Int.fetchOne(db, sql: count) ?? 0 }
        if removed > 0 { report.notes.append(.removedFiles(removed)) }
    }
}

extension FileAudit.Fault {
    var kind: StoreFinding.Kind {
        switch self {
        case .missing: .missing
        case .length: .length
        case .digest: .digest
        case .irregular, .unreadable: .unreadable
        }
    }

    func message(_ file: KeptFile) -> String {
        switch self {
        case .missing: "does not exist"
        case .irregular: "cannot be read: not a regular file"
        case .length(let bytes): "\(bytes) bytes long, not \(file.digest.bytes)"
        case .digest(nil): "its content has changed since it was written"
        case .digest(let offset?): "its content has changed since it was written, first after byte \(offset)"
        case .unreadable(let reason): "cannot be read: \(reason)"
        }
    }
}
