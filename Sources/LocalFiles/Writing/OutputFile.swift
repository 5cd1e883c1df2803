#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that appears complete or not at all.
///
/// Bytes go to an unnamed file in the target's folder; ``publish(replacing:)`` makes them durable and names the file in
/// one step. File systems without unnamed files get a temporary file instead. Its writer holds a lock on it, so that
/// ``LeftoverFiles`` can tell it from the file of a killed writer.
package final class OutputFile {
    /// The path it will have.
    package let path: String
    /// Bytes written so far, including buffered ones.
    package var size: Int { buffer.size }

    /// The temporary name until the file is published; nil for an unnamed file.
    private var temporaryPath: String?
    private var descriptor: Int32
    private let permissions: UInt32?
    private var buffer = WriteBuffer()
    private var isPublished = false

    /// Creates the file, readable by its owner alone if `isPrivate`, else as the umask allows.
    ///
    /// With `permissions`, it is private until it is published, and then has these permissions.
    package convenience init(path: String, isPrivate: Bool = false, permissions: UInt32? = nil) throws(FileError) {
        try self.init(path: path, isPrivate: isPrivate, permissions: permissions, isNamed: false)
    }

    /// Creates the file. If `isNamed`, it has a temporary name from the start, as on file systems without unnamed
    /// files.
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

    /// Writes bytes at an offset. A gap before them reads as zeros.
    ///
    /// Do not combine with ``write(_:)`` on one file.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        try buffer.put(bytes, at: offset, to: descriptor, path: path)
    }

    /// Makes the bytes durable and names the file.
    ///
    /// Without `replacing`, an existing file of that name is kept and reported as an error.
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
        // The name goes first: while the descriptor is open, its lock keeps other processes from the name.
        if !isPublished, let temporaryPath { unlink(temporaryPath) }
        temporaryPath = nil
        closeDescriptor()
    }

    private func closeDescriptor() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}

/// Naming the published file.
extension OutputFile {
    /// Names the file, replacing an existing one.
    private func replaceName() throws(FileError) {
        let temporary: String
        if let temporaryPath {
            temporary = temporaryPath
        } else {
            // Only a rename can replace a file, not a link, so the file needs a name first.
            temporary = LeftoverFiles.newPath(beside: path)
            guard linkUnnamed(to: temporary) else { throw .last("create", path) }
            temporaryPath = temporary
        }
        guard rename(temporary, path) == 0 else { throw .last("rename to", path) }
    }

    /// Names the file, and fails if the name is taken.
    private func claimName() throws(FileError) {
        guard let temporaryPath else {
            guard linkUnnamed(to: path) else { throw .last("create", path) }
            return
        }
        // A link fails if the name is taken; a rename would silently replace the file.
        if link(temporaryPath, path) == 0 {
            unlink(temporaryPath)
            return
        }
        let error = FileError.last("create", path)
        guard [EPERM, ENOTSUP, EMLINK, ENOSYS].contains(error.errno) else { throw error }
        // Without hard links, an empty file claims the name, and the rename replaces it.
        let claim = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard claim >= 0 else { throw .last("create", path) }
        close(claim)
        guard rename(temporaryPath, path) == 0 else { throw .last("rename to", path) }
    }

    private func linkUnnamed(to name: String) -> Bool {
        linkat(AT_FDCWD, Self.pathOfDescriptor(descriptor), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    }

    private static func pathOfDescriptor(_ descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

    /// Opens an unnamed file in a folder. Returns a negative number if the file system has none, or cannot name them
    /// later.
    private static func openUnnamed(in folder: String, _ mode: mode_t) -> Int32 {
        #if canImport(Glibc)
        // O_TMPFILE of Linux, which Swift's C library module omits.
        let unnamed = 0o20000000 | O_DIRECTORY
        let descriptor = open(folder, unnamed | O_WRONLY | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return descriptor }
        guard access(pathOfDescriptor(descriptor), F_OK) == 0 else {
            close(descriptor)
            return -1
        }
        // The file has a temporary name for a moment while it replaces another.
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
                // Another process may have removed the file as a leftover before the lock was taken.
                var status = stat()
                if fstat(descriptor, &status) == 0, status.st_nlink > 0 { return (descriptor, name) }
            } else if FileError.last("lock", name).errno != EWOULDBLOCK {
                // A file system without locks: leftovers are not removed there.
                return (descriptor, name)
            }
            close(descriptor)
        }
    }
}
