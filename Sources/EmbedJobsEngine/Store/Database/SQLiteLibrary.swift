internal import GRDB

/// The SQLite library that this process uses.
package enum SQLiteLibrary {
    /// Its version, such as `3.50.4`.
    package static var version: String {
        let text = try? DatabaseQueue().read { db in try String.fetchOne(db, sql: "SELECT sqlite_version()") }
        return text ?? "unknown"
    }
}
