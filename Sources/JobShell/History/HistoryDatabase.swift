internal import EmbedJobs
internal import GRDB
internal import JobCommands
internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The database of the lines of all sessions; without a path, one in memory.
///
/// The first call that needs it opens it. Several processes use it at the same time, in SQLite's WAL mode: a commit
/// does not wait for the disk, and a power cut loses the last lines at most. A damaged database is set aside, and a new
/// one begun.
struct HistoryDatabase {
    /// The path; nil for a database in memory.
    let path: String?
    /// Where a damaged database was moved to, until it is told.
    var setAsidePath: String?

    /// The history file of earlier versions, which a new database takes over.
    private let oldPath: String?
    private var opened: (queue: DatabaseQueue, identity: FileStatus.Identity?)?

    /// Creates a database that the first call opens.
    init(path: String?, oldPath: String? = nil) { (self.path, self.oldPath) = (path, oldPath) }

    /// Whether there is anything to read, without opening a database that does not exist.
    var hasContent: Bool { opened != nil || [path, oldPath].contains { $0.map(Folder.exists) ?? false } }

    /// Runs a body in a transaction, after a damaged database was replaced.
    mutating func access<T>(_ body: (Database) throws -> T) throws(HistoryProblem) -> T {
        do {
            do { return try queue().write(body) } catch let error as DatabaseError where error.isDamage && path != nil {
                try setAside()
                return try queue().write(body)
            }
        } catch {
            throw HistoryProblem(error, path: path)
        }
    }

    /// The connection to the file that is at the path now: another session may have replaced it.
    private mutating func queue() throws -> DatabaseQueue {
        if let opened {
            guard let path else { return opened.queue }
            if try opened.identity == Self.identity(path) { return opened.queue }
            // It is never closed: SQLite would delete the log of the new file, which has the same name.
            _ = Unmanaged.passRetained(opened.queue)
            self.opened = nil
        }
        let queue = try open()
        opened = (queue, try path.flatMap(Self.identity))
        return queue
    }

    private static func identity(_ path: String) throws -> FileStatus.Identity? {
        try FileStatus.of(path, followsLinks: true)?.identity
    }

    private func open() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "history"
        configuration.busyMode = .timeout(Limits.historyBusySeconds)
        guard let path else {
            let queue = try DatabaseQueue(configuration: configuration)
            try queue.write { db in try HistorySchema.create(db, []) }
            return queue
        }
        try Folder.create(Folder.parent(of: path), isPrivate: true)
        return try locked(path) {
            // SQLite creates its files with the process's umask, and further ones with the database's permissions.
            try Folder.ensurePrivateFile(path)
            if try !HistorySchema.isIn(path) {
                let lines = try oldPath.map { path throws(FileError) in try HistoryImport.lines(of: path) } ?? []
                let new = try DatabaseQueue(path: path, configuration: configuration)
                try new.write { db in try HistorySchema.create(db, lines) }
                try new.close()
            }
            configuration.journalMode = .wal
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.write(HistorySchema.prepare)
            return queue
        }
    }

    /// Moves a damaged database to a name that is free.
    private mutating func setAside() throws {
        guard let path else { return }
        try? opened?.queue.close()
        opened = nil
        setAsidePath = try locked(path) {
            // Another session may have replaced it already.
            guard Self.isDamaged(path) else { return nil }
            let free = (1...).lazy.map { "\(path).damaged-\($0)" }.first { !Folder.isTaken($0) } ?? path
            // Its log belongs to it, and must not be applied to the new database.
            for suffix in ["-wal", "-shm", ""] where Folder.exists(path + suffix) {
                try Folder.rename(path + suffix, to: free + suffix)
            }
            return free
        }
    }

    private static func isDamaged(_ path: String) -> Bool {
        do {
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            return try queue.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") } != "ok"
        } catch {
            return (error as? DatabaseError)?.isDamage ?? false
        }
    }

    /// Runs a body that at most one process runs at the same time.
    private func locked<T>(_ path: String, _ body: () throws -> T) throws -> T {
        let lock = "\(path).lock"
        let descriptor = Glibc.open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError.last("open", lock) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            let error = FileError.last("lock", lock)
            guard error.errno == EINTR else { throw error }
        }
        return try body()
    }
}

/// Why the history cannot be read or written.
struct HistoryProblem: Error, CustomStringConvertible {
    let description: String

    init(_ error: any Error, path: String?) {
        switch error {
        case let error as HistoryProblem: self = error
        case let error as FileError: description = "\(error)"
        case let error as DatabaseError:
            description = "\(path ?? "memory"): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")"
        default: description = "\(path ?? "memory"): \(error)"
        }
    }

    init(_ description: String) { self.description = description }
}

extension DatabaseError {
    /// Whether the file is not an intact database.
    fileprivate var isDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode) }
}
