#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file of lines to which one process appends; each line is on the disk before the call returns.
///
/// The caller makes sure, with a lock, that no other process appends. After an error, the file ends with the last line
/// that was acknowledged, or no line is accepted any more.
package final class DurableLog {
    /// The path that it was opened with.
    package let path: String

    private let descriptor: Int32
    private var length: off_t
    private var failure: FileError?

    /// Opens the file, and cuts off everything after its first `length` bytes, such as half a line that a crash left.
    ///
    /// A missing file is created for its owner alone, and its name is made durable.
    ///
    /// - Throws: ELOOP for a symbolic link, EINVAL for anything else that is not this user's regular file.
    package init(path: String, length: Int) throws(FileError) {
        self.path = path
        self.length = off_t(length)
        let isNew = !Folder.isTaken(path)
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last("open", path) }
        // All properties are set, so deinit closes the file when this throws.
        let status = try FileStatus.of(descriptor: descriptor, path: path)
        guard status.kind == .file, status.linkCount == 1, status.owner == geteuid(), status.size >= length else {
            throw FileError("open", path, errno: EINVAL)
        }
        guard status.size == length || ftruncate(descriptor, self.length) == 0 else { throw .last("write", path) }
        if isNew { try Folder.sync(Folder.parent(of: path)) }
    }

    deinit { close(descriptor) }

    /// Appends bytes and makes them durable.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        if let failure { throw failure }
        do throws(FileError) {
            try SystemCall.writeAll(bytes, to: descriptor, path: path)
            guard Self.sync(descriptor) == 0 else { throw .last(FileError.sync, path) }
            length += off_t(bytes.count)
        } catch {
            // What a failed sync left on the disk is unknown, and half a line must not become part of the next one.
            if error.operation == FileError.sync || ftruncate(descriptor, length) != 0 { failure = error }
            throw error
        }
    }

    /// Makes the data and the length durable; the times of the file do not matter.
    private static func sync(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
        fdatasync(descriptor)
        #else
        fsync(descriptor)
        #endif
    }
}
