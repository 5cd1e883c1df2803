#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that appears whole or not at all.
///
/// Bytes go to a file without a name in the target's folder; ``publish(replacing:)`` makes them durable and gives them
/// their name in one step. Where the file system has no files without a name, a temporary file takes their part: the
/// writer holds a lock on it, so that ``LeftoverFiles`` can tell it from the file of a writer that was killed.
package final class OutputFile {
    /// The path it will have.
    package let path: String
    /// Bytes written so far, those in the buffer counted.
    package var size: Int { buffer.size }

    /// The name that the file has until it is published; nil where it has none.
    private var temporaryPath: String?
    private var descriptor: Int32
    private let permissions: UInt32?
    private var buffer = WriteBuffer()
    private var isPublished = false

    /// Creates the file, readable by its owner alone if `isPrivate`, else as the umask allows.
    ///
    /// With `permissions`, it has these when it is published, and is private until then.
    package convenience init(path: String, isPrivate: Bool = false, permissions: UInt32? = nil) throws(FileError) {
        try self.init(path: path, isPrivate: isPrivate, permissions: permissions, isNamed: false)
    }

    /// Creates the file, with a temporary name from the start if it `isNamed`: as on every file system that has no
    /// files without a name.
    package init(path: String, isPrivate: Bool, permissions: UInt32?, isNamed: Bool) throws(FileError) {
        self.path = path
        self.permissions = permissions
        let mode: mode_t = isPrivate || permissions != nil ? 0o600 : 0o666
        descriptor = isNamed ? -1 : Self.openUnnamed(in: Folder.parent(of: path), mode)
        if descriptor < 0 {
            let (opened, name) = try Self.openNamed(for: path, mode)
            (descriptor, temporaryPath) = (opened, name)
        }
    }

    deinit { discard() }

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

    /// Makes the bytes durable and gives them their name.
    ///
    /// Without `replacing`, a file that already has the name stays, and the error is an existing file's.
    package func publish(replacing: Bool) throws(FileError) {
        try buffer.flush(to: descriptor, path: path)
        if let permissions {
            guard fchmod(descriptor, mode_t(permissions)) == 0 else { throw .last("set the permissions of", path) }
        }
        guard fsync(descriptor) == 0 else { throw .last("write", path) }
        if replacing { try replaceName() } else { try claimName() }
        isPublished = true
        closeDescriptor()
        try Folder.sync(Folder.parent(of: path))
    }

    /// Removes the file; does nothing after ``publish(replacing:)``.
    package func discard() {
        // Before the descriptor is closed: its lock keeps others from the name.
        if !isPublished, let temporaryPath { unlink(temporaryPath) }
        temporaryPath = nil
        closeDescriptor()
    }

    private func closeDescriptor() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}

/// Names.
extension OutputFile {
    /// Gives the file its name, in the place of whatever file has it.
    private func replaceName() throws(FileError) {
        let temporary: String
        if let temporaryPath {
            temporary = temporaryPath
        } else {
            // A link cannot replace a file, only a rename can: the file needs a name first.
            temporary = LeftoverFiles.newPath(beside: path)
            guard linkUnnamed(to: temporary) else { throw .last("create", path) }
            temporaryPath = temporary
        }
        guard rename(temporary, path) == 0 else { throw .last("rename to", path) }
    }

    /// Gives the file its name, which nothing may have.
    private func claimName() throws(FileError) {
        guard let temporaryPath else {
            guard linkUnnamed(to: path) else { throw .last("create", path) }
            return
        }
        // A link fails where the name is taken; a rename would silently replace what has it.
        if link(temporaryPath, path) == 0 {
            unlink(temporaryPath)
            return
        }
        let error = FileError.last("create", path)
        guard [EPERM, ENOTSUP, EMLINK, ENOSYS].contains(error.errno) else { throw error }
        // A file system without hard links: an empty file claims the name, and the rename replaces that.
        let claim = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard claim >= 0 else { throw .last("create", path) }
        close(claim)
        guard rename(temporaryPath, path) == 0 else { throw .last("rename to", path) }
    }

    private func linkUnnamed(to name: String) -> Bool {
        linkat(AT_FDCWD, Self.pathOfDescriptor(descriptor), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    }

    private static func pathOfDescriptor(_ descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

    /// A file without a name in a folder; a negative number where there can be none, or none that can be named later.
    private static func openUnnamed(in folder: String, _ mode: mode_t) -> Int32 {
        #if canImport(Glibc)
        // O_TMPFILE of Linux, which Swift's module of the C library leaves out.
        let unnamed = 0o20000000 | O_DIRECTORY
        let descriptor = open(folder, unnamed | O_WRONLY | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return descriptor }
        guard access(pathOfDescriptor(descriptor), F_OK) == 0 else {
            close(descriptor)
            return -1
        }
        // The file has a name for a moment while it replaces another.
        flock(descriptor, LOCK_EX | LOCK_NB)
        return descriptor
        #else
        return -1
        #endif
    }

    private static func openNamed(
        for path: String,
        _ mode: mode_t
    ) throws(FileError) -> (descriptor: Int32, path: String) {
        while true {
            let name = LeftoverFiles.newPath(beside: path)
            let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            guard descriptor >= 0 else { throw .last("create", path) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                // Before the lock was taken, another process may have removed the file as a leftover.
                var status = stat()
                if fstat(descriptor, &status) == 0, status.st_nlink > 0 { return (descriptor, name) }
            } else if FileError.last("lock", name).errno != EWOULDBLOCK {
                // A file system without locks: there, no leftovers are removed.
                return (descriptor, name)
            }
            close(descriptor)
        }
    }
}
