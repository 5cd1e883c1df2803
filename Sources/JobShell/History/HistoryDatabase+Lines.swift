internal import EmbedJobs
internal import GRDB
internal import JobCommands

extension HistoryDatabase {
    /// Where lines are typed.
    struct Place: Hashable {
        var service: String?
        var folder: String?
    }

    /// A line in the form that ↑, ^R and hints need.
    struct Run {
        let id: Int64
        let text: String
        var outcome: HistoryOutcome
    }

    /// Adds a line that starts now, and returns its id.
    mutating func add(_ text: String, at time: Timestamp, _ place: Place) throws(HistoryProblem) -> Int64 {
        try access { db in
            try db.execute(
                sql: "INSERT INTO line (text, time, service, folder) VALUES (?, ?, ?, ?)",
                arguments: [text, time.microseconds, place.service, place.folder]
            )
            return db.lastInsertedRowID
        }
    }

    /// Stores how a line ended.
    mutating func end(_ id: Int64, _ code: ExitCode, _ duration: Duration, _ rowMeaning: String?) throws(HistoryProblem)
    {
        try access { db in
            try db.execute(
                sql: "UPDATE line SET exit_code = ?, duration = ?, row_meaning = ? WHERE id = ?",
                arguments: [code.rawValue, duration.microseconds, rowMeaning, id]
            )
        }
    }

    /// Adds all lines of another database, and returns the new id of each.
    mutating func add(allOf other: inout HistoryDatabase) throws(HistoryProblem) {
        let rows = try other.access { db in try Row.fetchAll(db, sql: "SELECT * FROM line ORDER BY id") }
        try access { db in
            for row in rows {
                try db.execute(
                    sql: """
                        INSERT INTO line (text, time, duration, exit_code, service, folder, row_meaning)
                        VALUES (:text, :time, :duration, :exit_code, :service, :folder, :row_meaning)
                        """,
                    arguments: StatementArguments(row.databaseValues(except: "id"))
                )
            }
        }
        try other.access { db in try db.execute(sql: "DELETE FROM line") }
    }

    /// The lines added after `id`, oldest first, and those among `ids` that have ended; of more lines than the limit,
    /// the newest.
    mutating func runs(after id: Int64, or ids: Set<Int64>, at place: Place) throws(HistoryProblem) -> [Run] {
        let among = ids.map(String.init).joined(separator: ",")
        return try access { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, text, time, exit_code, row_meaning, service IS ? AND folder IS ? AND exit_code IS 0
                    FROM line WHERE id > ? OR id IN (\(among)) AND exit_code IS NOT NULL
                    ORDER BY id DESC LIMIT \(Limits.historyRunsRead)
                    """,
                arguments: [place.service, place.folder, id]
            )
            var runs: [Run] = []
            while let row = try rows.next() {
                var outcome = HistoryOutcome()
                outcome.time = (row[2] as Int64?).map { Timestamp(microseconds: $0) }
                outcome.exitCode = (row[3] as Int32?).map { ExitCode(rawValue: $0) }
                outcome.rowMeaning = row[4]
                outcome.hasSucceededHere = row[5]
                runs.append(Run(id: row[0], text: row[1], outcome: outcome))
            }
            return runs.reversed()
        }
    }

    /// The newest lines that pass a filter, oldest first; `offset` is added to their numbers.
    mutating func lines(_ filter: TypedLineFilter, offset: Int = 0) throws(HistoryProblem) -> [TypedLine] {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            conditions.append(condition)
            arguments.append(value)
        }
        if !filter.pattern.isEmpty {
            require(filter.isForWholeLines ? "text GLOB ?" : "instr(text, ?) > 0", filter.pattern)
        }
        if let hasFailed = filter.hasFailed { require(hasFailed ? "exit_code != ?" : "exit_code = ?", 0) }
        if let service = filter.service { require("service = ?", service) }
        if let since = filter.since { require("time >= ?", since.microseconds) }
        let selection = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try access { db in
            let sql = """
                SELECT id, text, time, duration, exit_code, service, folder
                FROM line \(selection) ORDER BY id DESC LIMIT \(filter.limit)
                """
            let rows = try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments))
            return rows.reversed().map { row in
                var line = TypedLine(number: offset + row["id"], text: row["text"])
                line.time = (row["time"] as Int64?).map { Timestamp(microseconds: $0) }
                line.duration = (row["duration"] as Int64?).map { .microseconds($0) }
                line.exitCode = (row["exit_code"] as Int32?).map { ExitCode(rawValue: $0) }
                (line.service, line.folder) = (row["service"], row["folder"])
                return line
            }
        }
    }

    /// The number of the newest line.
    mutating func lastNumber() throws(HistoryProblem) -> Int {
        try access { db in try Int.fetchOne(db, sql: "SELECT max(id) FROM line") ?? 0 }
    }
}

extension Duration {
    fileprivate var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}

extension Row {
    /// The values by column, without one of them.
    fileprivate func databaseValues(except column: String) -> [String: DatabaseValue] {
        var values: [String: DatabaseValue] = [:]
        for (name, value) in self where name != column { values[name] = value }
        return values
    }
}
