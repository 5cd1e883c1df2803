#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import Synchronization

/// A file of lines to which one process appends; each line is on the disk before the call returns.
///
/// While it is open, no other process can open it in this way. After an error, the file ends with the last line that
/// was acknowledged, or no line is accepted any more.
package final class DurableLog: Sendable {
    /// The path that it was opened with.
    package let path: String

    private let descriptor: Int32
    private let state: Mutex<State>

    private struct State {
        var length: off_t
        var failure: FileError?
    }

    /// Opens the file, and cuts off everything after its first `length` bytes, such as half a line that a crash left.
    ///
    /// Without a length, the file must not exist. It is created for its owner alone, and its name is made durable.
    ///
    /// - Throws: ELOOP for a symbolic link, EINVAL for anything else that is not this user's regular file, EWOULDBLOCK
    ///   if another process has it open.
    package init(path: String, length given: Int?) throws(FileError) {
        self.path = path
        let length = given ?? 0
        state = Mutex(State(length: off_t(length)))
        let isNew = given == nil
        let creation = isNew ? O_CREAT | O_EXCL : 0
        descriptor = open(path, O_RDWR | creation | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last("open", path) }
        // All properties are set, so deinit closes the file when this throws.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .last("lock", path) }
        let status = try FileStatus.of(descriptor: descriptor, path: path)
        guard status.kind == .file, status.linkCount == 1, status.owner == geteuid(), status.size >= length else {
            throw FileError("open", path, errno: EINVAL)
        }
        guard status.size == length || ftruncate(descriptor, off_t(length)) == 0 else { throw .last("write", path) }
        if isNew { try Folder.sync(Folder.parent(of: path)) }
    }

    deinit {
        // A child process between its fork and its exec has a copy of the descriptor, which would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Appends bytes and makes them durable.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        let failure: FileError? = state.withLock { state in
            if let failure = state.failure { return failure }
            return append(bytes, &state)
        }
        if let failure { throw failure }
    }

    private func append(_ bytes: [UInt8], _ state: inout State) -> FileError? {
        do throws(FileError) {
            try SystemCall.writeAll(bytes, to: descriptor, path: path)
            guard Self.sync(descriptor) == 0 else { throw .last(FileError.sync, path) }
            state.length += off_t(bytes.count)
            return nil
        } catch {
            // What a failed sync left on the disk is unknown, and half a line must not become part of the next one.
            if error.operation == FileError.sync || ftruncate(descriptor, state.length) != 0 { state.failure = error }
            return error
        }
    }

    /// Whether a process has the file open for appending.
    package static func isOpen(_ path: String) -> Bool { (try? FileLock.isHeld(path)) == true }

    /// Makes the data and the length durable; the times of the file do not matter.
    private static func sync(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
        fdatasync(descriptor)
        #else
        fsync(descriptor)
        #endif
    }
}
