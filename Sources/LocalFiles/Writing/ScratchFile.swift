#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// An unnamed file for data that does not fit in memory. It is removed when it is released or the process ends.
package final class ScratchFile {
    /// The folder for such files of this process: `TMPDIR`, or else `/tmp`.
    package static var standardFolder: String {
        guard let folder = getenv("TMPDIR"), folder.pointee != 0 else { return "/tmp" }
        return String(cString: folder)
    }

    /// Bytes in the file.
    package private(set) var size = 0

    private let path: String
    /// The open file.
    let descriptor: Int32

    /// Creates the file in a folder and unlinks its name at once.
    package init(in folder: String) throws(FileError) {
        path = "\(folder)/.scratch-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last("create", path) }
        unlink(path)
    }

    deinit { close(descriptor) }

    /// Appends bytes.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try PositionedIO.write(bytes, to: descriptor, at: size, path: path)
        size += bytes.count
    }

    /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
    package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try PositionedIO.read(from: descriptor, at: offset, count: count, path: path)
    }
}
