internal import DatasetFormats
package import EmbedJobs
internal import GRDB
internal import LocalFiles
internal import TextEmbedding

/// Runs what may throw any of the engine's own errors and answers only with the contract's.
func mapped<T>(_ body: () throws -> T) throws(APIError) -> T {
    do { return try body() } catch { throw APIError(engine: error) }
}

/// Runs what may throw any of the engine's own errors and answers only with the contract's.
func mappedAsync<T: Sendable>(_ body: () async throws -> T) async throws(APIError) -> T {
    do { return try await body() } catch { throw APIError(engine: error) }
}

/// Fails where a build with failpoints was asked to.
@inline(__always)
func fail(at point: Failpoint) throws(APIError) {
    try mapped { () throws in try point.hit() }
}

/// Runs a body to its end, also where the caller is cancelled meanwhile.
func uninterrupted<T: Sendable>(
    _ body: @escaping @Sendable () async throws(APIError) -> T
) async throws(APIError) -> T {
    let task = Task { () async -> Result<T, APIError> in
        do throws(APIError) { return .success(try await body()) } catch { return .failure(error) }
    }
    return try await task.value.get()
}

extension APIError {
    /// The one place where errors of the engine's inner rooms become the contract's.
    ///
    /// Paths stay inside: a message may travel to somebody who must not learn them.
    package init(engine error: any Error) {
        switch error {
        case let error as APIError:
            self = error
        case let error as FileLock.Refusal:
            self.init(lock: error)
        case let error as FileError:
            self.init(file: error)
        case let error as DatabaseError:
            self.init(database: error)
        case let error as ModelError:
            let file = error.file.map { "\(Folder.name(of: $0)): " } ?? ""
            self.init(.modelInvalid, file + error.reason)
        case let error as FormatError:
            self.init(.partCorrupt, "a file of the store is damaged: \(error.message)")
        case is CancellationError:
            self.init(.unavailable, "the engine is stopping")
        default:
            // Its words are of who wrote it, and may hold what must stay inside.
            self.init(.internalError, "unexpected error of the kind \(type(of: error)); please report it")
        }
    }

    private init(lock: FileLock.Refusal) {
        switch lock {
        case .held(let processID):
            let holder = processID.map { "process \($0)" } ?? "another process"
            self.init(
                .storeLocked,
                "\(holder) owns this store; wait until it ends, or name another with EMBEDJOBS_HOME"
            )
        case .failed(let error):
            self.init(file: error)
        }
    }

    private init(file error: FileError) {
        if error.isOutOfSpace {
            self.init(
                .insufficientStorage,
                "the disk of the store is full: \(error.reason); free some space and try again"
            )
        } else if error.operation == FileError.sync {
            self.init(
                .storeFailed,
                "the store's disk did not keep what was written: \(error.reason); check the disk, then start again"
            )
        } else {
            self.init(.unavailable, "the store cannot \(error.operation) a file: \(error.reason)")
        }
    }

    private init(database error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.insufficientStorage, "the disk of the store is full; free some space and try again")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.unavailable, "another program keeps the store's database locked; try again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .storeFailed,
                "the store's database is damaged (SQLite error \(error.resultCode)); restore it from a backup"
            )
        case .SQLITE_IOERR where Self.isLost(error.extendedResultCode):
            self.init(
                .storeFailed,
                "the store's disk did not keep what was written (SQLite error \(error.extendedResultCode)); check the "
                    + "disk, then start again"
            )
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_NOMEM, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_PROTOCOL,
            .SQLITE_ABORT, .SQLITE_INTERRUPT:
            self.init(
                .unavailable,
                "the store's database cannot be read or written (SQLite error \(error.extendedResultCode))"
            )
        default:
            // SQLite's own message may quote a statement, or name a column; what the code stands for does not.
            self.init(.storeCorrupt, "the store's database cannot be used: SQLite error \(error.resultCode)")
        }
    }

    /// Whether SQLite cannot say what is on the disk any more.
    private static func isLost(_ code: ResultCode) -> Bool {
        [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_SHORT_READ].contains(code)
    }
}
