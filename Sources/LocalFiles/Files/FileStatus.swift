#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The status of a path, read once.
///
/// Source: stat(2) and lstat(2).
package struct FileStatus: Hashable, Sendable {
    /// The kind of a directory entry.
    package enum Kind: Hashable, Sendable {
        /// A regular file.
        case file
        /// A folder.
        case folder
        /// A symbolic link.
        case link
        /// A device, pipe or socket.
        case special
    }

    /// Identifies a file independently of its name: equal for two hard links, and before and after a rename.
    package struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// The kind of the entry.
    package let kind: Kind
    /// The size in bytes.
    package let size: Int
    /// The identity of the file.
    package let identity: Identity
    /// The id of the owning user.
    package let owner: UInt32
    /// The permission bits.
    package let mode: UInt32
    /// The number of hard links.
    package let linkCount: Int
    /// When its content last changed, in nanoseconds since 1970.
    package let modified: Int64

    /// The status of a path, or nil if nothing exists there (ENOENT only: a path that cannot be read is an error).
    ///
    /// A symbolic link is described itself, or its target if `followsLinks`.
    package static func of(_ path: String, followsLinks: Bool = false) throws(FileError) -> FileStatus? {
        var status = stat()
        if (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 { return FileStatus(status) }
        let error = FileError.last("access", path)
        if error.errno == ENOENT { return nil }
        throw error
    }

    /// The status of an open file.
    static func of(descriptor: Int32, path: String) throws(FileError) -> FileStatus {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("access", path) }
        return FileStatus(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .special
            }
        size = Int(status.st_size)
        identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
        owner = status.st_uid
        mode = UInt32(status.st_mode & 0o7777)
        linkCount = Int(status.st_nlink)
        #if canImport(Glibc)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        #else
        modified = Int64(status.st_mtimespec.tv_sec) * 1_000_000_000 + Int64(status.st_mtimespec.tv_nsec)
        #endif
    }

    /// Whether this process's user owns it and no one else can write to it.
    package var isOwn: Bool { owner == geteuid() && mode & 0o022 == 0 }

    /// Whether this process's user owns it and no one else can access it.
    package var isPrivate: Bool { owner == geteuid() && mode & 0o077 == 0 }
}
