package import EmbedJobs
internal import Crypto
internal import GRDB
internal import LocalFiles

/// What a server on this engine needs besides the service: keys, replayed responses, a persistent secret.
extension JobEngine {
    /// The keys of the store.
    package func makeAccessKeys() -> AccessKeys {
        AccessKeys(store: KeyStore(database: store.database, identity: identity), now: identity.now)
    }

    /// The responses to requests with idempotency keys.
    package var idempotency: IdempotencyStore { IdempotencyStore(store: store) }

    /// Rows embedded since the engine was opened.
    package var rowsEmbedded: Int { board.allRows }

    /// Rows whose vectors were copied from earlier output since the engine was opened.
    package var rowsReused: Int { board.copiedRows }

    /// Tokens embedded since the engine was opened, by jobs and by requests without one, and the number of texts that
    /// were cut.
    package var embedded: (tokens: Int, cutTexts: Int) { (board.allTokens, board.allCutTexts) }

    /// The number of jobs by state, and the number of shards that are ready.
    package func counts() async throws(APIError) -> (jobs: [String: Int], readyShards: Int) {
        try await store.read { db in
            var jobs: [String: Int] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT status, jobs FROM tally") { jobs[row[0]] = row[1] }
            let ready = try Int.fetchOne(db, sql: "SELECT count(*) FROM shard WHERE state = 'ready'")
            return (jobs, ready ?? 0)
        }
    }

    /// The secret that signs the URLs of parts, created once and stored, so that the URLs outlive a restart.
    package func linkSecret() throws(APIError) -> [UInt8] {
        let path = store.paths.linkSecret
        return try mapped { () throws in
            if try FileStatus.of(path) != nil {
                let file = try InputFile(path: path)
                let secret = try file.read(at: 0, count: Limits.linkSecretBytes)
                if secret.count == Limits.linkSecretBytes, file.isPrivate { return secret }
            }
            let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
            let file = try OutputFile(path: path, isPrivate: true)
            try file.write(secret)
            try file.publish(replacing: true)
            return secret
        }
    }
}
