#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file of a model, open for reading. It is always a regular file, never a pipe, device or folder.
///
/// It is not memory-mapped. If another program truncates a mapped file, reading it ends the process with SIGBUS; if it
/// changes the file, the vectors change.
package final class ModelFile: Sendable {
    /// The path of the file.
    package let path: String
    /// The size in bytes when it was opened.
    package let size: Int

    private let descriptor: Int32
    private let state: State

    /// The metadata that changes when the file changes.
    private struct State: Equatable {
        let size: Int
        let changes: [Int]

        init(_ status: stat) {
            size = Int(status.st_size)
            #if canImport(Glibc)
            let (modified, changed) = (status.st_mtim, status.st_ctim)
            #else
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
            #endif
            changes = [modified.tv_sec, modified.tv_nsec, changed.tv_sec, changed.tv_nsec]
        }
    }

    /// Opens the file at `path`.
    ///
    /// - Throws: if it cannot be read, or is a pointer of Git LFS and `acceptsPointer` is false. A file whose content
    ///   is not used may be a pointer.
    package convenience init(path: String, acceptsPointer: Bool = false) throws(ModelError) {
        // Without O_NONBLOCK, opening a pipe waits for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.error(path) }
        try self.init(descriptor, path)
        if !acceptsPointer { try checkContent() }
    }

    /// Opens the file at `path`, as `init(path:acceptsPointer:)`; nil if it does not exist.
    package static func ifPresent(_ path: String, acceptsPointer: Bool = false) throws(ModelError) -> ModelFile? {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
        return try ModelFile(path: path, acceptsPointer: acceptsPointer)
    }

    private init(_ descriptor: Int32, _ path: String) throws(ModelError) {
        var status = stat()
        let isRead = fstat(descriptor, &status) == 0
        let error = isRead ? ModelError(file: path, "not a regular file") : Self.error(path)
        self.path = path
        self.descriptor = descriptor
        state = State(status)
        size = state.size
        // All properties are set, so deinit closes the descriptor if this throws.
        guard isRead, status.st_mode & S_IFMT == S_IFREG else { throw error }
    }

    /// The beginning of a file that Git leaves in the place of a large one, and the size below which it is one.
    private static let pointer = (text: Array("version https://git-lfs.github.com/spec/".utf8), sizeMax: 1024)

    /// Throws if the file is a pointer to another one that was not fetched.
    private func checkContent() throws(ModelError) {
        let count = Self.pointer.text.count
        guard size > count, size < Self.pointer.sizeMax, try bytes(0..<count) == Self.pointer.text else { return }
        throw ModelError(
            file: path,
            "is a pointer of Git LFS instead of the file; run `git lfs pull` in the folder it was cloned to"
        )
    }

    deinit { close(descriptor) }

    /// Reads a range of bytes to memory that has space for them.
    package func read(_ range: Range<Int>, to target: UnsafeMutableRawPointer) throws(ModelError) {
        var done = 0
        while done < range.count {
            let count = pread(descriptor, target + done, range.count - done, off_t(range.lowerBound + done))
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.error(path)
            }
            guard count > 0 else { throw ModelError(file: path, "truncated while being read") }
            done += count
        }
    }

    /// Returns a range of bytes.
    package func bytes(_ range: Range<Int>) throws(ModelError) -> [UInt8] {
        var failure: ModelError?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            do throws(ModelError) {
                try read(range, to: base)
                filled = range.count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Returns all bytes. Throws if they exceed `limit`.
    package func allBytes(limit: Int) throws(ModelError) -> [UInt8] {
        guard size <= limit else { throw ModelError(file: path, "\(size) bytes exceed the limit of \(limit) bytes") }
        return try bytes(0..<size)
    }

    /// Throws if the file has changed since it was opened, since the bytes read may then mix two versions.
    package func checkUnchanged() throws(ModelError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.error(path) }
        guard State(status) == state else { throw ModelError(file: path, "changed while being read") }
    }

    /// Returns the system error of the last call.
    private static func error(_ path: String) -> ModelError {
        let code = errno
        let isPassing = [EMFILE, ENFILE, ENOMEM, EIO].contains(code)
        return ModelError(file: path, String(cString: strerror(code)), isPassing: isPassing)
    }
}
