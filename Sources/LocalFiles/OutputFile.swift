#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that appears whole or not at all.
///
/// Bytes go to a temporary file in the target's own folder; ``publish(replacing:)`` makes them durable and gives them
/// their name in one step. A file that is not published leaves nothing behind.
package final class OutputFile {
    /// The path it will have.
    package let path: String
    /// Bytes written so far, those in the buffer counted.
    package private(set) var size = 0

    private let temporaryPath: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var isPublished = false

    private static let bufferBytes = 1 << 16

    /// Creates the temporary file, readable by its owner alone if `isPrivate`, else by the umask's word.
    package init(path: String, isPrivate: Bool = false) throws(FileError) {
        self.path = path
        temporaryPath = Self.temporaryPath(for: path)
        let mode: mode_t = isPrivate ? 0o600 : 0o666
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .last("create", path) }
        buffer.reserveCapacity(Self.bufferBytes)
    }

    deinit { discard() }

    /// Appends bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        if buffer.count + bytes.count > Self.bufferBytes { try flush() }
        if bytes.count >= Self.bufferBytes {
            try PositionedIO.write(bytes, to: descriptor, at: size, path: path)
        } else {
            buffer.append(contentsOf: bytes)
        }
        size += bytes.count
    }

    /// Writes bytes at an offset, leaving a hole of zeros before them where the file was shorter.
    ///
    /// Not to be mixed with ``write(_:)`` on one file.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        try PositionedIO.write(bytes, to: descriptor, at: offset, path: path)
        size = max(size, offset + bytes.count)
    }

    private func flush() throws(FileError) {
        guard !buffer.isEmpty else { return }
        let start = size - buffer.count
        var failure: FileError?
        buffer.withUnsafeBytes { bytes in
            do throws(FileError) {
                try PositionedIO.write(bytes, to: descriptor, at: start, path: path)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Makes the bytes durable and gives them their name.
    ///
    /// Without `replacing`, a file that already has the name stays, and the error is an existing file's.
    package func publish(replacing: Bool) throws(FileError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw .last("write", path) }
        if replacing {
            guard rename(temporaryPath, path) == 0 else { throw .last("rename to", path) }
        } else {
            try claimName()
        }
        isPublished = true
        closeDescriptor()
        try Folder.sync(Folder.parent(of: path))
    }

    /// Removes the temporary file; does nothing after ``publish(replacing:)``.
    package func discard() {
        closeDescriptor()
        if !isPublished { unlink(temporaryPath) }
    }

    private func closeDescriptor() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Gives the temporary file its name, which nothing may have.
    private func claimName() throws(FileError) {
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

    /// A hidden name beside the target; the target's own may be too long to be made longer.
    private static func temporaryPath(for path: String) -> String {
        let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
        return "\(Folder.parent(of: path))/.embedjobs-\(suffix).part"
    }
}
