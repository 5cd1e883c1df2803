package import EmbedJobs
internal import Foundation
internal import GRDB

/// A key by which a caller lets a request come again without happening again (see `Idempotency-Key`).
package struct AnswerKey: Hashable, Sendable {
    /// What such a request made.
    package enum Made: Hashable, Sendable {
        /// A job.
        case job(JobID)
        /// A dataset.
        case dataset(DatasetID)
    }

    /// Whose request it is.
    package let owner: Owner
    /// What its sender chose.
    package let text: String

    /// Makes a key.
    package init(owner: Owner, text: String) {
        self.owner = owner
        self.text = text
    }

    /// The key of the request that is being done: what it makes is noted in the transaction that makes it.
    @TaskLocal package static var current: AnswerKey?

    func note(_ made: Made, at now: Timestamp, in db: Database) throws {
        let (kind, id) =
            switch made {
            case .job(let id): ("job", id.rawValue)
            case .dataset(let id): ("dataset", id.rawValue)
            }
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO answer (owner, key, kind, object, created_at) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [owner.rawValue, text, kind, id, now.microseconds])
    }
}

/// What requests with keys made and were answered: kept in the transaction that makes the thing, so that no crash can
/// come between the two, and never given up: a key says the same for good, also when what it made has been deleted.
package struct AnswerStore: Sendable {
    /// What is known of a request that made something.
    package struct Answer: Equatable, Sendable {
        /// What it made.
        package let made: AnswerKey.Made
        /// Its digest and what it was answered; nil where the process ended before it could be.
        package let reply: Reply?

        /// Makes an answer.
        package init(made: AnswerKey.Made, reply: Reply?) {
            self.made = made
            self.reply = reply
        }
    }

    /// What a request was answered.
    package struct Reply: Equatable, Sendable {
        /// The digest of the request, which tells it from others with the same key.
        package let fingerprint: [UInt8]
        /// The answer's body.
        package let body: [UInt8]

        /// Makes a reply.
        package init(fingerprint: [UInt8], body: [UInt8]) {
            self.fingerprint = fingerprint
            self.body = body
        }
    }

    let store: Store

    /// What is known of a key; nil where nothing was made with it.
    package func answer(to key: AnswerKey) async throws(APIError) -> Answer? {
        try await store.read { db in
            let sql = "SELECT kind, object, fingerprint, body FROM answer WHERE owner = ? AND key = ?"
            let statement = try db.cachedStatement(sql: sql)
            return try Row.fetchOne(statement, arguments: [key.owner.rawValue, key.text]).map { row in
                let id: String = row[1]
                let made: AnswerKey.Made =
                    row[0] as String == "job" ? .job(JobID(rawValue: id)) : .dataset(DatasetID(rawValue: id))
                let parts: ([UInt8], [UInt8])? =
                    if let fingerprint: Data = row[2], let body: Data = row[3] {
                        (Array(fingerprint), Array(body))
                    } else {
                        nil
                    }
                return Answer(made: made, reply: parts.map { Reply(fingerprint: $0.0, body: $0.1) })
            }
        }
    }

    /// Keeps what a request was answered.
    package func finish(_ key: AnswerKey, with reply: Reply) async throws(APIError) {
        let arguments: StatementArguments = [
            Data(reply.fingerprint), Data(reply.body), key.owner.rawValue, key.text,
        ]
        try await store.write { db in
            try db.cachedStatement(sql: "UPDATE answer SET fingerprint = ?, body = ? WHERE owner = ? AND key = ?")
                .execute(arguments: arguments)
        }
    }
}
