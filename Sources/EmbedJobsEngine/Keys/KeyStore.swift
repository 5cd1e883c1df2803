package import EmbedJobs
internal import Foundation
internal import GRDB

/// The keys in a store's database, for creating and revoking them.
///
/// It needs no lock on the store: keys can be created and revoked while a server uses it.
package struct KeyStore: Sendable {
    private let database: DatabasePool
    private let identity: Identity

    /// Opens the keys of the store in a folder; with `makesStore`, creates the store if it does not exist.
    package init(storeFolder: String, makesStore: Bool = true, identity: Identity = .system()) throws(APIError) {
        let database = try mapped {
            try Store.openForKeys(root: storeFolder, makesStore: makesStore, identity: identity)
        }
        self.init(database: database, identity: identity)
    }

    init(database: DatabasePool, identity: Identity) {
        self.database = database
        self.identity = identity
    }

    /// Creates a key and returns its text, which is shown only this once.
    ///
    /// The owner defaults to the name. Two keys of one owner give access to the same datasets and jobs.
    ///
    /// - Throws: `invalidRequest` if the name is invalid, or a valid key already has it.
    package func create(_ name: String, owner: Owner? = nil) async throws(APIError) -> String {
        let owner = owner ?? Owner(rawValue: name)
        for text in [name, owner.rawValue] { try Self.check(text) }
        let key = KeyText(random: identity.random)
        let row: StatementArguments = [
            key.id, name, owner.rawValue, Data(key.digest), identity.now().microseconds,
        ]
        try await write { db in
            let isTaken = "SELECT EXISTS (SELECT 1 FROM key WHERE name = ? AND revoked_at IS NULL)"
            guard try Bool.fetchOne(db, sql: isTaken, arguments: [name]) == false else {
                throw APIError(.invalidRequest, "key \(name) already exists; revoke it first, or choose another name")
            }
            try db.execute(
                sql: "INSERT INTO key (id, name, owner, digest, created_at) VALUES (?, ?, ?, ?, ?)",
                arguments: row
            )
        }
        return key.text
    }

    /// Every key, oldest first, including revoked ones.
    package func keys() async throws(APIError) -> [AccessKey] {
        try await mappedAsync {
            try await database.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM key ORDER BY created_at, id").map { row in
                    AccessKey(
                        id: row["id"],
                        name: row["name"],
                        owner: Owner(rawValue: row["owner"]),
                        createdAt: Timestamp(microseconds: row["created_at"]),
                        usedAt: (row["used_at"] as Int64?).map(Timestamp.init),
                        revokedAt: (row["revoked_at"] as Int64?).map(Timestamp.init)
                    )
                }
            }
        }
    }

    /// Revokes a key by its name or id.
    ///
    /// - Throws: `notFound` if no valid key has that name or id.
    package func revoke(_ nameOrID: String) async throws(APIError) {
        let now = identity.now().microseconds
        try await write { db in
            try db.execute(
                sql: "UPDATE key SET revoked_at = ? WHERE (name = ? OR id = ?) AND revoked_at IS NULL",
                arguments: [now, nameOrID, nameOrID]
            )
            guard db.changesCount > 0 else {
                throw APIError(.notFound, "key \(nameOrID) not found; `embedjobs keys list` shows all keys")
            }
        }
    }

    /// The valid keys by id.
    func good(id: String? = nil) async throws(APIError) -> [String: GoodKey] {
        try await mappedAsync {
            try await database.read { db in
                var keys: [String: GoodKey] = [:]
                let filter = id == nil ? "" : " AND id = ?"
                let sql = "SELECT id, owner, digest FROM key WHERE revoked_at IS NULL\(filter)"
                for row in try Row.fetchAll(db, sql: sql, arguments: id.map { [$0] } ?? []) {
                    keys[row[0]] = GoodKey(owner: Owner(rawValue: row[1]), digest: Array(row[2] as Data))
                }
                return keys
            }
        }
    }

    /// Records when keys were used.
    func note(uses: [String: Timestamp]) async throws(APIError) {
        try await write { db in
            for (id, time) in uses {
                try db.execute(sql: "UPDATE key SET used_at = ? WHERE id = ?", arguments: [time.microseconds, id])
            }
        }
    }

    private func write(_ body: @escaping @Sendable (Database) throws -> Void) async throws(APIError) {
        try await mappedAsync { try await database.write(body) }
    }

    private static func check(_ name: String) throws(APIError) {
        if let mistake = mistake(inName: name) { throw APIError(.invalidRequest, mistake) }
    }

    /// The error in the name of a key or an owner; nil if it is valid. Names appear in logs and lists.
    package static func mistake(inName name: String) -> String? {
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789-_.@".contains(Character($0))
        }
        guard (1...Limits.keyNameCharactersMax).contains(name.count), isPlain else {
            return "a key's name and owner must be 1 to \(Limits.keyNameCharactersMax) letters, digits, - _ . @"
        }
        return nil
    }
}

/// The data that a request's key is compared with.
struct GoodKey: Sendable {
    let owner: Owner
    let digest: [UInt8]
}
