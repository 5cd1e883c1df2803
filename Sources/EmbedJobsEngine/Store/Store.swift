package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// The engine's durable state: a SQLite database and the files that its rows name.
///
/// One process owns a store, by a lock on a file. Every file has a row in the ledger before it exists, and is durable
/// before the row says that it is kept; so a crash leaves no row without its file, and no file that no row knows.
package struct Store: Sendable {
    /// Where the files are.
    package let paths: StorePaths
    /// What the store calls itself in its marker, its database and receipts.
    package let id: String
    /// What the start found and did that the user has to know, one sentence each.
    package let notices: [String]
    /// Which owner of the store this is: leases of another are void.
    let session: String
    /// Why the store refuses everything, once it does.
    package let failure = StoreFailure()
    let database: DatabasePool
    let ballast: Ballast
    private let commits: CommitQueue
    private let guards: StoreGuards

    /// Opens the store in a folder, or makes one in a folder that is free, and recovers what the last owner left.
    ///
    /// - Throws: `storeLocked` when another process owns it, `storeRefused` when the folder is not provably a store
    ///   that this version can use, `storeCorrupt` when the database cannot be read. Nothing is changed then.
    package init(root: String, identity: Identity = .system()) throws(APIError) {
        let opened = try OpenedStore(root: root, identity: identity)
        paths = StorePaths(root: root)
        id = opened.marker.id
        session = identity.makeUUID()
        (database, ballast) = (opened.database, Ballast(path: paths.ballast))
        guards = StoreGuards(lock: opened.lock, database: opened.databaseFile, path: paths.database)
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

    /// The database of the store in a folder, without the lock: for tables that no running engine keeps in memory.
    ///
    /// With `makesStore` a free folder becomes a store.
    static func openForKeys(root: String, makesStore: Bool, identity: Identity) throws -> DatabasePool {
        let folder = StoreFolder(root: root)
        switch try folder.look() {
        case .store(let marker):
            // Without a database its first start was cut short, and is made good below.
            if try FileStatus.of(folder.paths.database) != nil {
                return try StoreDatabase.open(folder, marker: marker, mayBeNew: false)
            }
        case .free where !makesStore:
            throw APIError(.notFound, "there is no store in \(root); embedjobs keys create makes one")
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
    /// A caller that is cancelled does not cut it short: giving a shard back is what a cancelled worker still has to
    /// do.
    func write<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws(APIError) -> T {
        try failure.check()
        return try await noting { try await commits.write(body) }
    }

    /// Throws, and refuses everything from then on, where the store's lock or database was replaced.
    func checkInPlace() throws(APIError) {
        do throws(APIError) { try guards.check() } catch {
            failure.note(error)
            throw error
        }
    }

    /// Runs a body; an error after which the store cannot be trusted makes it refuse everything.
    func noting<T: Sendable>(_ body: () async throws -> T) async throws(APIError) -> T {
        do throws(APIError) { return try await mappedAsync(body) } catch {
            failure.note(error)
            throw error
        }
    }

    /// What SQLite answers to a pragma; for tests of durability settings.
    package func pragma(_ name: String) throws -> String? {
        try database.writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
    }
}

/// The steps from a folder to an open database, in the order in which each may refuse.
private struct OpenedStore {
    let lock: FileLock
    let marker: StoreMarker
    let database: DatabasePool
    /// The database's file, whatever happens to its name.
    let databaseFile: FileStatus.Identity
    /// Whether it was a store of a version without markers.
    let wasUnmarked: Bool
    let notices: [String]

    init(root: String, identity: Identity) throws(APIError) {
        let folder = StoreFolder(root: root)
        // Refused before anything is made, the lock's file included.
        _ = try folder.look()
        (lock, marker, wasUnmarked) = try mapped { () throws in
            try Folder.create(root, isPrivate: true)
            let lock = try FileLock(path: folder.paths.lock)
            try Failpoint.storeLocked.hit()
            // Another process may have made the store meanwhile.
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
            let pool = try StoreDatabase.open(folder, marker: marker, mayBeNew: mayBeNew)
            guard let status = try FileStatus.of(folder.paths.database) else {
                throw folder.refusal("its database went away while it was opened", help: "start again")
            }
            return (pool, status.identity)
        }
        notices =
            wasUnmarked ? ["the store was written by version 0.1.0; it now has an id and a ledger of its files"] : []
    }
}

extension StoreFolder {
    /// Whether no dataset and no output is here, so that a database that is not here either may be made.
    fileprivate var isWithoutFiles: Bool {
        get throws {
            // A log that was not yet written into its database holds rows.
            if let log = try FileStatus.of("\(paths.database)-wal"), log.size > 0 { return false }
            return try paths.foldersOfFiles.allSatisfy { folder in
                try Folder.names(in: folder).allSatisfy { $0 == StoreMarker.fileName }
            }
        }
    }
}

/// What must stay as it was at the start for commits to mean anything.
struct StoreGuards: Sendable {
    let lock: FileLock
    let database: FileStatus.Identity
    let path: String

    /// Throws `storeFailed` where the lock or the database under its name is another file by now: what is committed
    /// would be found by no one.
    func check() throws(APIError) {
        guard lock.isInPlace else {
            throw APIError(.storeFailed, "the store's lock was removed or replaced while the store was open")
        }
        guard (try? FileStatus.of(path))?.identity == database else {
            throw APIError(.storeFailed, "the store's database was removed or replaced while the store was open")
        }
    }
}
