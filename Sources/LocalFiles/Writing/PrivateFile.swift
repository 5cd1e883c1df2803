#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that is written under its final name and readable by its owner alone.
///
/// For files that a database row makes visible: no one reads the file before the row is committed, so it needs neither
/// a temporary name nor a rename. ``OutputFile`` is for files that their name makes visible.
package final class PrivateFile {
    /// The path that it was created with.
    package let path: String
    /// Bytes written so far, including buffered ones.
    package var size: Int { buffer.size }

    private var descriptor: Int32
    private var buffer = WriteBuffer()

    /// Creates the file, or truncates the one that an earlier attempt left.
    ///
    /// - Throws: ELOOP for a symbolic link, EINVAL for anything else that is not this user's regular file.
    package init(path: String) throws(FileError) {
        self.path = path
        let flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw .last("create", path) }
        do throws(FileError) {
            let status = try FileStatus.of(descriptor: descriptor, path: path)
            guard status.kind == .file, status.linkCount == 1, status.owner == geteuid() else {
                throw FileError("create", path, errno: EINVAL)
            }
            guard status.size == 0 || ftruncate(descriptor, 0) == 0 else { throw .last("empty", path) }
        } catch {
            close(descriptor)
            descriptor = -1
            throw error
        }
    }

    deinit { closeDescriptor() }

    /// Appends bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try buffer.append(bytes, to: descriptor, path: path)
    }

    /// Writes bytes at an offset. A gap before them reads as zeros.
    ///
    /// Do not combine with ``write(_:)`` on one file.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        try buffer.put(bytes, at: offset, to: descriptor, path: path)
    }

    /// Makes the bytes and the name durable, and closes the file.
    ///
    /// If the folder is new, the caller must sync its parent folder.
    package func finish() throws(FileError) {
        try buffer.flush(to: descriptor, path: path)
        guard fsync(descriptor) == 0 else { throw .last(FileError.sync, path) }
        closeDescriptor()
        try Folder.sync(Folder.parent(of: path))
    }

    private func closeDescriptor() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
