internal import GRDB
internal import LocalFiles

/// The table of the history database.
enum HistorySchema {
    /// The `PRAGMA application_id`, "ejhs" in ASCII.
    private static let applicationID: Int32 = 0x656A_6873
    private static let version = 1

    /// Whether a file is a history; false if it is empty. Nothing is written: a database of another program is refused
    /// before it is opened.
    static func isIn(_ path: String) throws -> Bool {
        let file = try InputFile(path: path)
        guard file.size > 0 else { return false }
        let header = try file.read(at: 0, count: headerBytes)
        guard header.count == headerBytes, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw DatabaseError(resultCode: .SQLITE_NOTADB)
        }
        let id = header[applicationIDBytes].reduce(0) { $0 << 8 | Int32($1) }
        guard id == applicationID else {
            throw HistoryProblem("\(path) is not a history; nothing was changed")
        }
        return true
    }

    /// The length of the header, and the position of the application id in it.
    ///
    /// Source: SQLite's file format, 1.3 The Database Header.
    private static let headerBytes = 100
    private static let applicationIDBytes = 68..<72

    /// Creates the table with the lines of the earlier history file. In the file itself, not in a log, so that the
    /// header is complete.
    static func create(_ db: Database, _ lines: [(seconds: Int64?, text: String)]) throws {
        try db.execute(
            sql: """
                CREATE TABLE line (
                    id INTEGER PRIMARY KEY,
                    text TEXT NOT NULL,
                    time INTEGER,
                    duration INTEGER,
                    exit_code INTEGER,
                    service TEXT,
                    folder TEXT,
                    row_meaning TEXT
                )
                """
        )
        let insertion = try db.makeStatement(sql: "INSERT INTO line (text, time) VALUES (?, ?)")
        for line in lines {
            try insertion.execute(arguments: [line.text, line.seconds.map { $0 * 1_000_000 }])
        }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// Refuses the history of a newer version, and removes the oldest lines over the limit.
    static func prepare(_ db: Database) throws {
        guard let found = try Int.fetchOne(db, sql: "PRAGMA user_version"), found <= version else {
            throw HistoryProblem("a newer version of embedjobs has changed it; nothing was changed")
        }
        try db.execute(
            sql: "DELETE FROM line WHERE id <= (SELECT max(id) FROM line) - ?",
            arguments: [Limits.historyRunsMax]
        )
    }
}
