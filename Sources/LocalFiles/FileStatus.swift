#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What the system says of a path, read once.
///
/// Source: stat(2) and lstat(2).
package struct FileStatus: Hashable, Sendable {
    /// What is at a path.
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

    /// Which file it is, whatever its name: the same for two names of one file, and for a file before and after a
    /// rename.
    package struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// What is there.
    package let kind: Kind
    /// Bytes.
    package let size: Int
    /// Which file it is.
    package let identity: Identity
    /// The id of the user it belongs to.
    package let owner: UInt32
    /// The permission bits.
    package let mode: UInt32
    /// How many names it has.
    package let linkCount: Int
    /// Nanoseconds since 1970 at which its content last changed.
    package let modified: Int64

    /// The status of what is at a path, or nil if nothing is (ENOENT, and nothing else: a path that cannot be looked
    /// at is an error).
    ///
    /// A symbolic link is described itself, or with `followsLinks` what it leads to.
    package static func of(_ path: String, followsLinks: Bool = false) throws(FileError) -> FileStatus? {
        var status = stat()
        if (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 { return FileStatus(status) }
        let error = FileError.last("look at", path)
        if error.errno == ENOENT { return nil }
        throw error
    }

    /// The status of an open file.
    static func of(descriptor: Int32, path: String) throws(FileError) -> FileStatus {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("look at", path) }
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

    /// Whether it belongs to this process's user, and no one else can write to it.
    package var isOwn: Bool { owner == geteuid() && mode & 0o022 == 0 }
}
