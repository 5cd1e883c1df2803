package import EmbedJobs
internal import Foundation
internal import GRDB

/// A key that makes a repeated request safe: it takes effect only once (see `Idempotency-Key`).
package struct CreationKey: Hashable, Sendable {
    /// The object that a request created.
    package enum Made: Hashable, Sendable {
        /// A job.
        case job(JobID)
        /// A dataset.
        case dataset(DatasetID)
    }

    /// The owner who sent the request.
    package let owner: Owner
    /// The key's text, chosen by the client.
    package let text: String

    /// Makes a key.
    package init(owner: Owner, text: String) {
        self.owner = owner
        self.text = text
    }

    /// The key of the current request: the created object is recorded in the transaction that creates it.
    @TaskLocal package static var current: CreationKey?

    /// Records the created object.
    ///
    /// - Throws: `idempotencyInFlight` if an object was created with the key meanwhile; the transaction then changes
    ///   nothing.
    func note(_ made: Made, at now: Timestamp, in db: Database) throws {
        let (kind, id) =
            switch made {
            case .job(let id): ("job", id.rawValue)
            case .dataset(let id): ("dataset", id.rawValue)
            }
        try db.cachedStatement(
            sql: """
                INSERT INTO answer (owner, key, kind, object, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [owner.rawValue, text, kind, id, now.microseconds])
        guard db.changesCount == 1 else {
            throw APIError(.idempotencyInFlight, "another request with this key has just created its \(kind)")
        }
    }
}

/// The responses to requests with idempotency keys. The created object is recorded in the transaction that creates it,
/// so that a crash cannot separate the two. Entries stay valid even after the object is deleted.
package struct IdempotencyStore: Sendable {
    /// The stored result of a request that created an object.
    package struct Entry: Equatable, Sendable {
        /// The created object.
        package let made: CreationKey.Made
        /// The request's digest and the response; nil if the process ended before it responded.
        package let response: Response?

        /// Makes an answer from its fields.
        package init(made: CreationKey.Made, response: Response?) {
            self.made = made
            self.response = response
        }
    }

    /// The response to a request.
    package struct Response: Equatable, Sendable {
        /// The digest of the request, to detect a different request with the same key.
        package let fingerprint: [UInt8]
        /// The body of the response.
        package let body: [UInt8]

        /// Makes a reply from its fields.
        package init(fingerprint: [UInt8], body: [UInt8]) {
            self.fingerprint = fingerprint
            self.body = body
        }
    }

    let store: Store

    /// The stored result for a key; nil if nothing was created with it.
    package func entry(of key: CreationKey) async throws(APIError) -> Entry? {
        try await store.read { db in
            let sql = "SELECT kind, object, fingerprint, body FROM answer WHERE owner = ? AND key = ?"
            let statement = try db.cachedStatement(sql: sql)
            return try Row.fetchOne(statement, arguments: [key.owner.rawValue, key.text]).map { row in
                let id: String = row[1]
                let made: CreationKey.Made =
                    row[0] as String == "job" ? .job(JobID(rawValue: id)) : .dataset(DatasetID(rawValue: id))
                let parts: ([UInt8], [UInt8])? =
                    if let fingerprint: Data = row[2], let body: Data = row[3] {
                        (Array(fingerprint), Array(body))
                    } else {
                        nil
                    }
                return Entry(made: made, response: parts.map { Response(fingerprint: $0.0, body: $0.1) })
            }
        }
    }

    /// Stores the response to a request.
    package func finish(_ key: CreationKey, with response: Response) async throws(APIError) {
        let arguments: StatementArguments = [
            Data(response.fingerprint), Data(response.body), key.owner.rawValue, key.text,
        ]
        try await store.write { db in
            try db.cachedStatement(sql: "UPDATE answer SET fingerprint = ?, body = ? WHERE owner = ? AND key = ?")
                .execute(arguments: arguments)
        }
    }
}
