#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A regular file open for reading.
///
/// Reads are positioned, so that one open file can serve several readers at once.
package final class InputFile: Sendable {
    /// The path it was opened by.
    package let path: String
    /// Its size in bytes when it was opened.
    package let size: Int
    /// Whether nobody but its owner, who is this process's user, had any right to it when it was opened.
    package let isPrivate: Bool

    private let descriptor: Int32

    /// Opens a regular file; a folder or a device is refused with the system's own error numbers.
    package init(path: String) throws(FileError) {
        self.path = path
        // Opening a pipe would wait for somebody to write into it; files are read the same either way.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
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
    }

    deinit { close(descriptor) }

    /// Hands on the bytes from first to last, up to `count` at a time.
    package func forEachChunk(of count: Int, _ body: ([UInt8]) throws -> Void) throws {
        var offset = 0
        while offset < size {
            let chunk = try read(at: offset, count: count)
            guard !chunk.isEmpty else { return }
            try body(chunk)
            offset += chunk.count
        }
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file, none beyond it.
    package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try PositionedIO.read(from: descriptor, at: offset, count: count, path: path)
    }
}
