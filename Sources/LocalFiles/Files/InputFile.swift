#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file open for reading at any offset.
///
/// Reads are positioned, so several readers can share one open file, and the file can be read again.
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
        descriptor = try Self.opened(path, followsLinks ? 0 : O_NOFOLLOW)
        let status = try Self.status(of: descriptor, path)
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError("open", path, errno: EINVAL)
        }
        size = Int(status.st_size)
        isPrivate = status.st_mode & 0o077 == 0 && status.st_uid == geteuid()
        isPublic = status.st_mode & 0o004 != 0
        authorship = Self.authorship(status)
    }

    /// Opens a file of any kind. A path such as `-`, `/dev/stdin` or `/dev/fd/3` means a descriptor of this process,
    /// which is read from its position.
    ///
    /// Anything but a regular file, such as a pipe, is read to its end now, and its bytes are kept in a file without
    /// a name in the folder `scratch`. At most `limit` bytes are read, and one more, which shows that there are more.
    ///
    /// - Parameters:
    ///   - isUnusable: whether content with these first bytes is of no use, so that the rest, which may be endless, is
    ///     not read.
    ///   - onWait: called once if no byte arrives in two seconds.
    package init(
        anyKindAt path: String,
        scratch: String,
        upTo limit: Int = .max - 1,
        unless isUnusable: (_ firstBytes: [UInt8]) -> Bool = { _ in false },
        onWait: @escaping () -> Void = {}
    ) throws(FileError) {
        let label = path == "-" ? StandardStream.input : path
        self.path = label
        let number = path == "-" ? 0 : StandardStream.descriptor(of: path)
        if let number, StandardStream.isInternal(number) { throw FileError("open", path, errno: EBADF) }
        let source = if let number { try Self.copied(number, label) } else { try Self.opened(path) }
        let status = try Self.status(of: source, label)
        isPrivate = status.st_mode & 0o077 == 0 && status.st_uid == geteuid()
        isPublic = status.st_mode & 0o004 != 0
        authorship = Self.authorship(status)
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        if isRegular, number == nil || lseek(source, 0, SEEK_CUR) == 0 {
            descriptor = source
            size = Int(status.st_size)
            // The next reader of the same descriptor finds its end, as after any program that has read it.
            if number != nil { lseek(source, 0, SEEK_END) }
            return
        }
        defer { close(source) }
        let copy = try ScratchFile(in: scratch)
        let stream = ReadStream(source, path: label, onWait: onWait)
        try stream.forEachChunk(upTo: limit + 1) { bytes throws(FileError) in
            let isStart = copy.size < Self.firstBytesMax
            try copy.append(bytes)
            guard isStart else { return true }
            return try !isUnusable(copy.read(at: 0, count: Self.firstBytesMax))
        }
        descriptor = try Self.copied(copy.descriptor, label)
        size = copy.size
    }

    /// Opens the bytes of a file without a name; `path` is its name in messages.
    package init(_ scratch: ScratchFile, named path: String) throws(FileError) {
        self.path = path
        descriptor = try Self.copied(scratch.descriptor, path)
        size = scratch.size
        (isPrivate, isPublic, authorship) = (true, false, .own)
    }

    /// The number of first bytes that can show that a stream is unusable.
    private static let firstBytesMax = 1_024

    private static func opened(_ path: String, _ flags: Int32 = 0) throws(FileError) -> Int32 {
        // The system would cut the path at a NUL byte.
        guard !path.utf8.contains(0) else {
            throw FileError("open", path, errno: EINVAL, explanation: "the path contains a NUL byte")
        }
        // Without O_NONBLOCK, opening a pipe would wait for a writer. Regular files are read the same either way.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags)
        guard descriptor >= 0 else { throw .last("open", path) }
        return descriptor
    }

    private static func copied(_ descriptor: Int32, _ path: String) throws(FileError) -> Int32 {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw .last("open", path) }
        return copy
    }

    /// The status of an open file; closes it if that fails, or if it is a folder.
    private static func status(of descriptor: Int32, _ path: String) throws(FileError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = FileError.last("read", path)
            close(descriptor)
            throw error
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw FileError("open", path, errno: EISDIR)
        }
        return status
    }

    private static func authorship(_ status: stat) -> Authorship {
        let isOwn = status.st_uid == geteuid() || status.st_uid == 0
        return !isOwn ? .foreign(userID: status.st_uid) : status.st_mode & 0o022 != 0 ? .shared : .own
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
