#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A regular file open for reading.
///
/// Reads are positioned, so several readers can share one open file.
package final class InputFile: Sendable {
    /// The path it was opened by.
    package let path: String
    /// Its size in bytes when it was opened.
    package let size: Int
    /// Whether it was accessible only to its owner, this process's user, when it was opened.
    package let isPrivate: Bool
    /// Whether every user could read it when it was opened.
    package let isPublic: Bool
    /// Who could have written it when it was opened.
    package let authorship: Authorship

    /// Which users can have written a file.
    package enum Authorship: Equatable, Sendable {
        /// This process's user and the superuser only.
        case own
        /// Another user, who owns it.
        case foreign(userID: UInt32)
        /// Its group or every user.
        case shared
    }

    private let descriptor: Int32

    /// Opens a regular file. A folder is refused with EISDIR, a device or pipe with EINVAL. Without `followsLinks`, a
    /// link is refused with ELOOP.
    package init(path: String, followsLinks: Bool = true) throws(FileError) {
        self.path = path
        // The system would cut the path at a NUL byte.
        guard !path.utf8.contains(0) else {
            throw FileError("open", path, errno: EINVAL, explanation: "the path contains a NUL byte")
        }
        // Without O_NONBLOCK, opening a pipe would wait for a writer. Regular files are read the same either way.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw .last("open", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = FileError.last("read", path)
            close(descriptor)
            throw error
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw FileError("open", path, errno: isFolder ? EISDIR : EINVAL)
        }
        size = Int(status.st_size)
        isPrivate = status.st_mode & 0o077 == 0 && status.st_uid == geteuid()
        isPublic = status.st_mode & 0o004 != 0
        let isOwn = status.st_uid == geteuid() || status.st_uid == 0
        authorship = !isOwn ? .foreign(userID: status.st_uid) : status.st_mode & 0o022 != 0 ? .shared : .own
    }

    deinit { close(descriptor) }

    /// Passes the bytes to `body` in order, up to `count` at a time.
    package func forEachChunk(of count: Int, _ body: ([UInt8]) throws -> Void) throws {
        var offset = 0
        while offset < size {
            let chunk = try read(at: offset, count: count)
            guard !chunk.isEmpty else { return }
            try body(chunk)
            offset += chunk.count
        }
    }

    /// Fills a buffer from `offset` and returns the number of bytes read; fewer than its size only at the end of the
    /// file.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try PositionedIO.read(from: descriptor, at: offset, into: buffer, path: path)
    }

    /// Reads up to `count` bytes from `offset`; fewer only at the end of the file, none beyond it.
    package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try PositionedIO.read(from: descriptor, at: offset, count: count, path: path)
    }
}
