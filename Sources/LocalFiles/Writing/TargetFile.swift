#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that a script writes: a regular file, a device or a pipe.
///
/// A regular file appears complete or not at all and keeps its permissions when it is replaced; its missing folders are
/// created. A device or a pipe receives the bytes immediately and stays what it is.
package final class TargetFile {
    private let path: String
    private let destination: Destination
    private var madeFolders: [String] = []
    /// The outermost of the missing folders that were created for a published file; nil if none was.
    package private(set) var madeFolder: String?
    /// Bytes written so far.
    package private(set) var size = 0

    private enum Destination {
        case whole(OutputFile)
        case stream(StreamFile)
    }

    /// Opens the file at a path. Calls `onWait` once if a pipe is without a reader for two seconds.
    package init(path: String, onWait: () -> Void = {}) throws(FileError) {
        self.path = path
        let target = try TargetPath(path)
        let permissions: UInt32?
        switch target.kind {
        case .folder: throw FileError("write", path, errno: EISDIR)
        case .stream:
            destination = .stream(try StreamFile(path: target.path, onWait: onWait))
            return
        case .file(let mode): permissions = mode
        case .missing: permissions = nil
        }
        let made = try MissingFolders.create(above: target.path)
        LeftoverFiles.sweepOnce(Folder.parent(of: target.path))
        do throws(FileError) {
            destination = .whole(try OutputFile(path: target.path, permissions: permissions))
        } catch {
            MissingFolders.removeEmpty(made)
            throw FileError(error.operation, path, errno: error.errno)
        }
        madeFolders = made
    }

    /// Appends bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        switch destination {
        case .whole(let file): try file.write(bytes)
        case .stream(let file): try file.write(bytes)
        }
        size += bytes.count
    }

    /// Makes a regular file durable and names it. Without `replacing`, an existing file of that name is kept and
    /// reported as an error.
    package func publish(replacing: Bool) throws(FileError) {
        guard case .whole(let file) = destination else { return }
        try file.publish(replacing: replacing)
        madeFolder = madeFolders.last
        madeFolders = []
    }

    /// Removes an unpublished file and the folders created for it.
    package func discard() {
        guard case .whole(let file) = destination else { return }
        file.discard()
        MissingFolders.removeEmpty(madeFolders)
        madeFolders = []
    }

    deinit { discard() }
}

/// Appending to a file.
extension TargetFile {
    /// Appends bytes to a file in one write, so that other programs can append to it too. Creates the file and its
    /// folders if they are missing.
    ///
    /// If only a part can be written, as on a full disk, the file is cut back to its length, unless another program has
    /// it open: then the error says how many bytes were added.
    ///
    /// - Returns: The outermost folder that was created; nil if none was.
    @discardableResult
    package static func append(
        _ bytes: [UInt8],
        to path: String,
        onWait: () -> Void = {}
    ) throws(FileError) -> String? {
        let target = try TargetPath(path)
        switch target.kind {
        case .folder: throw FileError("write", path, errno: EISDIR)
        case .stream:
            let stream = try StreamFile(path: target.path, onWait: onWait)
            try bytes.withRawBytes { bytes throws(FileError) in try stream.write(bytes) }
            return nil
        case .file, .missing: break
        }
        let made = target.kind == .missing ? try MissingFolders.create(above: target.path) : []
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = open(target.path, flags, 0o666)
        guard descriptor >= 0 else {
            let error = FileError.last("open", path)
            MissingFolders.removeEmpty(made)
            throw error
        }
        defer { close(descriptor) }
        try bytes.withRawBytes { bytes throws(FileError) in try AppendedBytes(descriptor, path).write(bytes) }
        guard fsync(descriptor) == 0 else { throw .last("write", path) }
        if target.kind == .missing { try Folder.sync(Folder.parent(of: target.path)) }
        return made.last
    }
}
