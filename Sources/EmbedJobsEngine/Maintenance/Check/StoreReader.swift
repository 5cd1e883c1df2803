internal import EmbedJobs
internal import GRDB
internal import LocalFiles

/// Access to a store for processes that do not own it. Opening creates nothing.
struct StoreReader {
    let paths: StorePaths
    let marker: StoreMarker
    let database: DatabaseQueue
    /// The store's id in the database; nil if the store has not been upgraded completely.
    let databaseID: String?

    /// Opens the database of the store in a folder. Default: read-only.
    ///
    /// - Throws: `storeRefused` if the folder is not a store, is a store that this version has not upgraded yet, or,
    ///   except with `mayBeForeign`, has the database of another store.
    init(folder: String, isReadOnly: Bool = true, mayBeForeign: Bool = false) throws {
        marker = try Self.marker(ofStoreIn: folder)
        paths = StorePaths(root: folder)
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.label = "reader"
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
        guard try StoreDatabase.isOurs(paths.database) else {
            throw APIError(.storeRefused, "\(folder): db.sqlite is missing or invalid; restore it from a backup")
        }
        database = try DatabaseQueue(path: paths.database, configuration: configuration)
        guard try database.read({ db in try db.tableExists("file") && db.tableExists("store") }) else {
            throw Self.untaken(folder)
        }
        databaseID = try database.read { db in try String.fetchOne(db, sql: "SELECT id FROM store") }
        guard mayBeForeign || databaseID == marker.id else {
            throw databaseID == nil ? Self.untaken(folder) : StoreDatabase.foreign(in: StoreFolder(root: folder))
        }
    }

    /// Copies a snapshot of the database to a new file, and opens the copy.
    func copyDatabase(to path: String) throws -> DatabaseQueue {
        // SQLite fills an empty file; otherwise it would create one that others can read.
        try Folder.ensurePrivateFile(path)
        try database.inDatabase { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        return try DatabaseQueue(path: path)
    }

    /// The marker of the store in a folder.
    static func marker(ofStoreIn folder: String) throws -> StoreMarker {
        switch try StoreFolder(root: folder).look() {
        case .store(let marker): return marker
        case .unmarked: throw untaken(folder)
        case .free: throw APIError(.storeRefused, "\(folder): no store found")
        }
    }

    private static func untaken(_ folder: String) -> APIError {
        let message = "\(folder): a store of version 0.1.0; upgrade it with `embedjobs list`, then try again"
        return APIError(.storeRefused, message)
    }
}
