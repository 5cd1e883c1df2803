#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file that a script writes, whatever is found under its path.
///
/// A regular file appears whole or not at all and keeps its permissions when it is replaced; folders that are missing
/// are made for it. A device or a pipe gets the bytes as they come and stays what it is.
package final class TargetFile {
    private let path: String
    private let destination: Destination
    private var madeFolders: [String] = []
    /// Bytes written so far.
    package private(set) var size = 0

    private enum Destination {
        case whole(OutputFile)
        case stream(StreamFile)
    }

    /// Opens the file under a path. `onWait` is called once where a pipe has no reader for some seconds.
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

    /// Makes a regular file durable and gives it its name. Without `replacing`, a file that has the name stays, and the
    /// error is an existing file's.
    package func publish(replacing: Bool) throws(FileError) {
        guard case .whole(let file) = destination else { return }
        try file.publish(replacing: replacing)
        madeFolders = []
    }

    /// Removes what was not published, and the folders that were made for it.
    package func discard() {
        guard case .whole(let file) = destination else { return }
        file.discard()
        MissingFolders.removeEmpty(madeFolders)
        madeFolders = []
    }

    deinit { discard() }
}

/// Bytes at the end of a file.
extension TargetFile {
    /// Adds bytes to a file in one write, behind whatever other programs add; the file and its folders are made if they
    /// are missing.
    ///
    /// Where only a part can be written, as on a full disk, the file is cut to its length again if no other program has
    /// it open; else the error says what is left in it.
    package static func append(
        _ bytes: UnsafeRawBufferPointer,
        to path: String,
        onWait: () -> Void = {}
    ) throws(FileError) {
        let target = try TargetPath(path)
        switch target.kind {
        case .folder: throw FileError("write", path, errno: EISDIR)
        case .stream: return try StreamFile(path: target.path, onWait: onWait).write(bytes)
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
        try AppendedBytes(descriptor, path).write(bytes)
        guard fsync(descriptor) == 0 else { throw .last("write", path) }
        if target.kind == .missing { try Folder.sync(Folder.parent(of: target.path)) }
    }
}
