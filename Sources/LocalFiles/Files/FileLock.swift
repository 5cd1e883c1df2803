#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A lock on a file, held by one process. The system releases it when the process exits, so it is never stale.
package final class FileLock: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Why a lock could not be taken.
    package enum Refusal: Error {
        /// Another process holds the lock; its id, if known.
        case held(processID: String?)
        /// The file could not be opened or locked.
        case failed(FileError)
    }

    /// Takes the lock or throws at once. Writes this process's id into the file, to be shown in the errors of other
    /// processes.
    ///
    /// A missing file is created, or an error without `createsFile`.
    package init(path: String, createsFile: Bool = true) throws(Refusal) {
        self.path = path
        descriptor = open(path, O_RDWR | (createsFile ? O_CREAT : 0) | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .failed(.last("open", path)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = FileError.last("lock", path)
            let holder = Self.contents(of: descriptor)
            // All properties are set, so deinit runs when this throws; closing here too could close another thread's
            // file.
            throw error.errno == EWOULDBLOCK ? .held(processID: holder) : .failed(error)
        }
        // A process that removed or replaced the file meanwhile made a second lock, which may be held.
        let isInPlace: Bool
        do throws(FileError) { isInPlace = try self.isInPlace() } catch { throw .failed(error) }
        guard isInPlace else { throw .held(processID: nil) }
        let identity = Array("\(getpid())\n".utf8)
        // The id only improves an error message; the lock does not depend on it.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, identity, identity.count, 0)
    }

    deinit {
        // A child process between its fork and its exec has a copy of the descriptor, which would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether the path still refers to the locked file. A lock on a replaced file excludes no one.
    ///
    /// - Throws: an error of the file system, which says nothing about the lock.
    package func isInPlace() throws(FileError) -> Bool {
        let locked = try FileStatus.of(descriptor: descriptor, path: path)
        return try FileStatus.of(path)?.identity == locked.identity
    }

    /// Whether a path is free, or a file as a lock leaves it: empty, or with a process id.
    package static func mayBeLock(_ path: String) throws(FileError) -> Bool {
        guard let status = try FileStatus.of(path) else { return true }
        guard status.kind == .file, status.size <= 32 else { return false }
        return status.size == 0 || holder(of: path).map { $0.utf8.count + 1 == status.size } ?? false
    }

    /// Whether a process holds the lock; nil if the file does not exist. The file is not changed.
    package static func isHeld(_ path: String) throws(FileError) -> Bool? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            let error = FileError.last("open", path)
            if error.isMissing { return nil }
            throw error
        }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return false }
        let error = FileError.last("lock", path)
        guard error.errno == EWOULDBLOCK else { throw error }
        return true
    }

    /// The process id that the last holder left in the lock file; nil without one.
    package static func holder(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return contents(of: descriptor)
    }

    private static func contents(of descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let digits = bytes[..<count].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }
}
