package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// The engine's durable state: a SQLite database and the files that its rows name.
///
/// One process owns a store, by a lock on a file. Every file has a row in the ledger before it exists, and is durable
/// before the row says that it is kept. So a crash leaves neither a row without its file nor a file without a row.
package struct Store: Sendable {
    /// The paths of its files.
    package let paths: StorePaths
    /// The store's id in its marker, its database and receipts.
    package let id: String
    /// Notices for the user from the start, one sentence each.
    package let notices: [String]
    /// Identifies this owner of the store: leases of other sessions are void.
    let session: String
    /// The failure after which the store refuses everything.
    package let failure = StoreFailure()
    let database: DatabasePool
    let ballast: Ballast
    private let commits: CommitQueue
    private let guards: StoreGuards

    /// Opens the store in a folder, or creates one in a free folder, and recovers the work of the last owner.
    ///
    /// - Throws: `storeLocked` if another process owns it, `storeRefused` if the folder is not provably a store that
    ///   this version can use, `storeCorrupt` if the database cannot be read. Nothing is changed then.
    package init(root: String, identity: Identity = .system()) throws(APIError) {
        let opened = try OpenedStore(root: root, identity: identity)
        paths = StorePaths(root: root)
        id = opened.marker.id
        session = identity.makeUUID()
        (database, ballast) = (opened.database, Ballast(path: paths.ballast))
        let paths = paths
        guards = try mapped { try StoreGuards(lock: opened.lock, database: opened.databaseFile, paths: paths) }
        commits = CommitQueue(database: database, ballast: ballast, guards: guards)
        let recovery = Recovery(
            database: database,
            paths: paths,
            identity: identity,
            isFirstOfVersion: opened.wasUnmarked
        )
        notices = try mapped { try opened.notices + recovery.run() }
        ballast.fill()
    }

    /// Opens the database of the store in a folder without the lock, for tables that a running engine does not cache.
    ///
    /// With `makesStore` a free folder becomes a store.
    static func openForKeys(root: String, makesStore: Bool, identity: Identity) throws -> DatabasePool {
        let folder = StoreFolder(root: root)
        switch try folder.look() {
        case .store(let marker):
            // A store without a database was interrupted at its first start, which is completed below.
            if try FileStatus.of(folder.paths.database) != nil {
                return try StoreDatabase.open(folder, marker: marker, mayBeNew: false)
            }
        case .free where !makesStore:
            throw APIError(.notFound, "no store found in \(root); create one with `embedjobs keys create`")
        case .free, .unmarked:
            break
        }
        return try OpenedStore(root: root, identity: identity).database
    }

    /// Reads in one snapshot of the database.
    func read<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws(APIError) -> T {
        try failure.check()
        return try await noting { try await database.read(body) }
    }

    /// Writes in one immediate transaction, durable when it returns.
    ///
    /// Cancelling the caller does not interrupt it: a cancelled worker still has to release its shard.
    func write<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws(APIError) -> T {
        try failure.check()
        return try await noting { try await commits.write(body) }
    }

    /// Throws, and refuses everything from then on, if the store's lock or database was replaced.
    func checkInPlace() throws(APIError) {
        do throws(APIError) { try guards.check() } catch {
            failure.note(error)
            throw error
        }
    }

    /// Runs a body; after an error that makes the store untrustworthy, the store refuses everything.
    func noting<T: Sendable>(_ body: () async throws -> T) async throws(APIError) -> T {
        do throws(APIError) { return try await mappedAsync(body) } catch {
            failure.note(error)
            throw error
        }
    }

    /// SQLite's value of a pragma; for tests of durability settings.
    package func pragma(_ name: String) throws -> String? {
        try database.writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
    }
}

/// The steps from a folder to an open database, in the order in which each may refuse it.
private struct OpenedStore {
    let lock: FileLock
    let marker: StoreMarker
    let database: DatabasePool
    /// The identity of the database file, even if it is renamed.
    let databaseFile: FileStatus.Identity
    /// Whether the store's version did not have markers.
    let wasUnmarked: Bool
    let notices: [String]

    init(root: String, identity: Identity) throws(APIError) {
        let folder = StoreFolder(root: root)
        // Refused before anything is created, even the lock file.
        _ = try folder.look()
        (lock, marker, wasUnmarked) = try mapped { () throws in
            try Folder.create(root, isPrivate: true)
            let lock = try FileLock(path: folder.paths.lock)
            try Failpoint.storeLocked.hit()
            // Another process may have created the store meanwhile.
            switch try folder.look() {
            case .store(let marker):
                if try FileStatus.of(folder.paths.database) == nil { try folder.complete(marker) }
                return (lock, marker, false)
            case .free: return (lock, try folder.make(id: identity.makeUUID()), false)
            case .unmarked: return (lock, try folder.make(id: identity.makeUUID()), true)
            }
        }
        let (marker, wasUnmarked) = (marker, wasUnmarked)
        (database, databaseFile) = try mapped { () throws in
            let mayBeNew = try !wasUnmarked && folder.isWithoutFiles
            let pool = try Self.openDatabase(folder, marker, mayBeNew: mayBeNew)
            guard let status = try FileStatus.of(folder.paths.database) else {
                throw folder.refusal("its database disappeared while it was being opened", help: "try again")
            }
            return (pool, status.identity)
        }
        notices =
            wasUnmarked ? ["the store was upgraded from version 0.1.0; it now has an id and a file ledger"] : []
    }
}

extension OpenedStore {
    /// Opens the database. On a full disk, the ballast gives way to the index of its log.
    private static func openDatabase(
        _ folder: StoreFolder,
        _ marker: StoreMarker,
        mayBeNew: Bool
    ) throws -> DatabasePool {
        do { return try StoreDatabase.open(folder, marker: marker, mayBeNew: mayBeNew) } catch {
            let isFull = APIError(engine: error).code == .insufficientStorage
            guard isFull, Ballast(path: folder.paths.ballast).release() else { throw error }
            return try StoreDatabase.open(folder, marker: marker, mayBeNew: mayBeNew)
        }
    }
}

extension StoreFolder {
    /// Whether the folder contains no datasets and outputs, so that a missing database may be created.
    fileprivate var isWithoutFiles: Bool {
        get throws {
            // A log that was not yet written into its database contains rows.
            if let log = try FileStatus.of("\(paths.database)-wal"), log.size > 0 { return false }
            return try paths.foldersOfFiles.allSatisfy { folder in
                try Folder.names(in: folder).allSatisfy { $0 == StoreMarker.fileName }
            }
        }
    }
}

/// What must not change while a store is open: its lock, its database, and the folders of its files.
final class StoreGuards: Sendable {
    private struct Entry {
        let path: String
        let identity: FileStatus.Identity
    }

    private let lock: FileLock
    private let database: Entry
    private let folders: [Entry]

    /// Notes what is in place now.
    init(lock: FileLock, database: FileStatus.Identity, paths: StorePaths) throws {
        self.lock = lock
        self.database = Entry(path: paths.database, identity: database)
        folders = try paths.foldersOfFiles.map { path in
            guard let status = try FileStatus.of(path) else { throw Self.away(path) }
            return Entry(path: path, identity: status.identity)
        }
    }

    /// Throws `storeFailed` if the lock or the database was replaced by another file, in which case later commits would
    /// be lost; `unavailable` while a folder is away, such as a volume that was unmounted. An error of the file system
    /// proves nothing, and may pass.
    func check() throws(APIError) {
        try mapped { () throws in
            guard try lock.isInPlace() else { throw Self.replaced("lock") }
            guard try Self.isInPlace(database) else { throw Self.replaced("database") }
            for folder in folders where try !Self.isInPlace(folder) { throw Self.away(folder.path) }
        }
    }

    private static func isInPlace(_ entry: Entry) throws -> Bool {
        try FileStatus.of(entry.path)?.identity == entry.identity
    }

    private static func replaced(_ name: String) -> APIError {
        APIError(.storeFailed, "the store's \(name) was removed or replaced while the store was open")
    }

    private static func away(_ path: String) -> APIError {
        APIError(
            .unavailable,
            "the store's folder \(Folder.name(of: path)) was removed or replaced; mount or move it back"
        )
    }
}
