package import EmbedJobs
internal import Foundation
internal import GRDB
internal import LocalFiles

/// The engine's periodic maintenance.
extension JobEngine {
    /// Renews the leases of shards that make progress, detects a replaced store, ends cancelled jobs, and refills the
    /// ballast.
    func care() async throws(APIError) {
        while !Task.isCancelled {
            do { try await Task.sleep(for: Limits.maintenanceInterval) } catch { return }
            do throws(APIError) {
                try store.checkInPlace()
                try await maintainJobs()
                store.ballast.fill()
            } catch {
                // Other errors may be temporary; the next round retries.
                if Fault(error) == .poison { throw error }
            }
        }
    }

    /// Repairs what an error has kept a worker or a request from finishing.
    package func maintainJobs() async throws(APIError) {
        try await lookForModels()
        let open = try await jobRows.openWork()
        if open.hasLeases { try await shardQueue.renew() }
        for id in open.stoppedJobs {
            try await shardQueue.endIfStopped(id)
            await signal.notify()
        }
    }

    /// Lets jobs continue whose model is back.
    private func lookForModels() async throws(APIError) {
        guard !absentModels.names.isEmpty else { return }
        let isAnyBack = absentModels.forget(try await library.names())
        if isAnyBack { await signal.notify() }
    }

    /// Computes the chunk digests of one file that an older version wrote. Returns false if none is missing.
    package func digestNext() async throws(APIError) -> Bool {
        let file = try await store.read { db in
            let condition = " WHERE state = 'kept' AND chunks IS NULL AND bytes > 131072 AND damage IS NULL LIMIT 1"
            return try Row.fetchOne(db.cachedStatement(sql: KeptFile.select + condition)).map(KeptFile.init(row:))
        }
        guard let file else { return false }
        let found = try await validator.digest(of: file.path)
        try await store.write { db in
            if let found, found.sha256 == file.digest.sha256 {
                try db.execute(
                    sql: "UPDATE file SET chunks = ? WHERE path = ? AND sha256 = ?",
                    arguments: [found.chunks.map { Data($0) }, file.path, found.sha256]
                )
            } else {
                // If the file is missing because it was released meanwhile, no kept row is left to mark.
                try FileLedger.mark(file.path, found == nil ? .missing : .digest, in: db)
            }
        }
        return true
    }
}

extension DatasetValidator {
    /// The digest of a file, computed on this actor's thread because it blocks; nil if the path is not a
    /// regular file.
    func digest(of path: String) throws(APIError) -> FileDigest? {
        let absolute = paths.absolute(path)
        return try mapped { () throws in
            guard try FileStatus.of(absolute)?.kind == .file else { return nil }
            return try FileDigest(ofFile: absolute)
        }
    }
}
