#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that is written under its final name, readable by its owner alone.
///
/// For files that a database row makes visible: until the row is committed no one reads the file, so it needs neither a
/// temporary name nor a rename. ``OutputFile`` is for files that become visible by their name.
package final class PrivateFile {
    /// The path that it was created by.
    package let path: String
    /// Bytes written so far, those in the buffer counted.
    package var size: Int { buffer.size }

    private var descriptor: Int32
    private var buffer = WriteBuffer()

    /// Creates the file, or empties the one that an earlier attempt left.
    ///
    /// - Throws: ELOOP for a symbolic link, EINVAL for anything else that is not a regular file of this user.
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

    /// Writes bytes at an offset, leaving a hole of zeros before them where the file was shorter.
    ///
    /// Not to be mixed with ``write(_:)`` on one file.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        try buffer.put(bytes, at: offset, to: descriptor, path: path)
    }

    /// Makes the bytes and the name durable, and closes the file.
    ///
    /// The folder's own name in the folder above it is the caller's to sync, where the folder is new.
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
