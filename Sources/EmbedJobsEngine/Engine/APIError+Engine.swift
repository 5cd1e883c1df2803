internal import DatasetFormats
package import EmbedJobs
internal import GRDB
internal import LocalFiles
internal import TextEmbedding

/// Runs a body and maps any error of the engine to an ``APIError``.
func mapped<T>(_ body: () throws -> T) throws(APIError) -> T {
    do { return try body() } catch { throw APIError(engine: error) }
}

/// Runs an asynchronous body and maps any error of the engine to an ``APIError``.
func mappedAsync<T: Sendable>(_ body: () async throws -> T) async throws(APIError) -> T {
    do { return try await body() } catch { throw APIError(engine: error) }
}

/// Fails here if a build with failpoints was asked to.
@inline(__always)
func fail(at point: Failpoint) throws(APIError) {
    try mapped { () throws in try point.hit() }
}

/// Runs a body to its end, even if the caller is cancelled meanwhile.
func uninterrupted<T: Sendable>(
    _ body: @escaping @Sendable () async throws(APIError) -> T
) async throws(APIError) -> T {
    let task = Task { () async -> Result<T, APIError> in
        do throws(APIError) { return .success(try await body()) } catch { return .failure(error) }
    }
    return try await task.value.get()
}

extension APIError {
    /// Maps an internal error of the engine to an API error; the only code that does so.
    ///
    /// Messages contain no paths: they may reach clients who must not learn them.
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
            self.init(.partCorrupt, "a store file is damaged: \(error.message)")
        case is CancellationError:
            self.init(.unavailable, "the engine is stopping")
        default:
            // The error's own text may contain what must stay internal.
            self.init(.internalError, "unexpected error of type \(type(of: error)); report it as a bug")
        }
    }

    private init(lock: FileLock.Refusal) {
        switch lock {
        case .held(let processID):
            let holder = processID.map { "process \($0)" } ?? "another process"
            self.init(
                .storeLocked,
                "\(holder) owns this store; wait until it exits, or use another store with EMBEDJOBS_HOME"
            )
        case .failed(let error):
            self.init(file: error)
        }
    }

    private init(file error: FileError) {
        if error.isOutOfSpace {
            self.init(
                .insufficientStorage,
                "the store's disk is full: \(error.reason); free some space and try again"
            )
        } else if error.isReadOnly {
            self.init(.unavailable, "the store's disk is read-only; remount it for writing and try again")
        } else if error.operation == FileError.sync {
            self.init(
                .storeFailed,
                "the store's disk failed to save data: \(error.reason); check the disk, then restart"
            )
        } else {
            self.init(.unavailable, "the store cannot \(error.operation) a file: \(error.reason)")
        }
    }

    private init(database error: DatabaseError) {
        switch error.resultCode {
        case _ where Self.isOutOfSpace(error):
            self.init(.insufficientStorage, "the store's disk is full; free some space and try again")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.unavailable, "another program has locked the store's database; try again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .storeFailed,
                "the store's database is damaged (SQLite error \(error.resultCode)); restore it from a backup"
            )
        case .SQLITE_IOERR where Self.isLost(error.extendedResultCode):
            self.init(
                .storeFailed,
                "the store's disk failed to save data (SQLite error \(error.extendedResultCode)); check the "
                    + "disk, then restart"
            )
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_NOMEM, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_PROTOCOL,
            .SQLITE_ABORT, .SQLITE_INTERRUPT:
            self.init(
                .unavailable,
                "the store's database cannot be read or written (SQLite error \(error.extendedResultCode))"
            )
        default:
            // SQLite's own message may quote a statement or name a column; the result code reveals neither.
            self.init(.storeCorrupt, "the store's database cannot be used: SQLite error \(error.resultCode)")
        }
    }

    /// Whether the disk is full. An index of the log that cannot grow is a full disk on a file system in memory.
    private static func isOutOfSpace(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_FULL || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
    }

    /// Whether SQLite no longer knows what is on the disk.
    private static func isLost(_ code: ResultCode) -> Bool {
        [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_SHORT_READ].contains(code)
    }
}
