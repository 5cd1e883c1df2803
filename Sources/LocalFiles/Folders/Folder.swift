#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Creates, lists, syncs and removes folders.
package enum Folder {
    /// Creates a folder and, unless `isOnly`, its missing parents, each readable by the owner alone if `isPrivate`.
    package static func create(
        _ path: String,
        isPrivate: Bool = false,
        isOnly: Bool = false
    ) throws(FileError) {
        let mode: mode_t = isPrivate ? 0o700 : 0o777
        if mkdir(path, mode) == 0 { return }
        let error = FileError.last("create", path)
        switch error.errno {
        case EEXIST where isFolder(path):
            return
        // Some folders, such as those of /proc, accept no new entries and also report ENOENT, although no parent is
        // missing.
        case ENOENT where !isOnly && !exists(parent(of: path)):
            try create(parent(of: path), isPrivate: isPrivate)
            try create(path, isPrivate: isPrivate)
        default:
            throw error
        }
    }

    /// Makes the entries of a folder durable: a power cut loses a rename until its folder is synced.
    package static func sync(_ path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open", path) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder and report EINVAL; nothing better can be done there.
        guard fsync(descriptor) == 0 || FileError.last("sync", path).errno == EINVAL else {
            throw .last("sync", path)
        }
    }

    /// The names in a folder, sorted by bytes, without `.` and `..`.
    package static func names(in path: String) throws(FileError) -> [String] {
        guard let stream = opendir(path) else { throw .last("read", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Up to `limit` entries of a folder, unsorted, without `.`, `..` and names that are not UTF-8. Each says whether
    /// it is a folder, with links followed. Empty if the folder cannot be read.
    package static func entries(in path: String, limit: Int) -> [(name: String, isFolder: Bool)] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var entries: [(name: String, isFolder: Bool)] = []
        while entries.count < limit, let entry = readdir(stream) {
            let found = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(validatingCString: $0) }
            }
            guard let name = found, name != ".", name != ".." else { continue }
            // The entry itself needs a look only if it is a link, or if the file system does not report its type.
            switch Int32(entry.pointee.d_type) {
            case Int32(DT_DIR): entries.append((name, true))
            case Int32(DT_REG): entries.append((name, false))
            default: entries.append((name, isFolder("\(path)/\(name)")))
            }
        }
        return entries
    }

    /// Removes a file, or a folder with its content. A missing path is not an error. Links are not followed.
    package static func remove(_ path: String) throws(FileError) {
        if unlink(path) == 0 { return }
        let error = FileError.last("remove", path)
        if error.isMissing { return }
        guard isFolder(path) else { throw error }
        for name in try names(in: path) { try remove("\(path)/\(name)") }
        guard rmdir(path) == 0 else { throw .last("remove", path) }
    }

    /// Renames a file or folder, replacing a file that has the new name.
    package static func rename(_ path: String, to target: String) throws(FileError) {
        #if canImport(Glibc)
        let result = Glibc.rename(path, target)
        #else
        let result = Darwin.rename(path, target)
        #endif
        guard result == 0 else { throw .last("rename to", target) }
    }

    /// Removes a regular file only: for a folder, link or device the error is EINVAL. A missing path is not an error.
    package static func removeFile(_ path: String) throws(FileError) {
        guard let status = try FileStatus.of(path) else { return }
        guard status.kind == .file else { throw FileError("remove", path, errno: EINVAL) }
        guard unlink(path) == 0 || errno == ENOENT else { throw .last("remove", path) }
    }

    /// Removes a symbolic link, and never what it leads to: for anything else the error is EINVAL.
    package static func removeLink(_ path: String) throws(FileError) {
        guard linkTarget(of: path) != nil else { throw FileError("remove", path, errno: EINVAL) }
        guard unlink(path) == 0 else { throw .last("remove", path) }
    }

    /// Removes a folder if it is empty, and returns whether it no longer exists.
    @discardableResult
    package static func removeIfEmpty(_ path: String) -> Bool { rmdir(path) == 0 || errno == ENOENT }

    /// An absolute path without links, also for a file that does not exist yet.
    package static func resolved(_ path: String) -> String {
        if let resolved = realpath(path, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        let (folder, name) = split(path)
        guard folder != path else { return path }
        let parent = resolved(folder)
        return parent == "/" ? "/\(name)" : "\(parent)/\(name)"
    }

    /// The bytes that this user can still write to the file system of a path, and its total size. Nil if unknown.
    package static func space(at path: String) -> (free: Int, total: Int)? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let block = Int(status.f_frsize)
        return (
            Int(clamping: status.f_bavail).multipliedReportingOverflow(by: block).partialValue,
            Int(clamping: status.f_blocks).multipliedReportingOverflow(by: block).partialValue
        )
    }

    /// Whether anything exists at the path, links followed.
    package static func exists(_ path: String) -> Bool { status(of: path) != nil }

    /// Whether a name is taken, even by a broken link, so that a new file cannot have it.
    package static func isTaken(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Whether the path is a folder.
    package static func isFolder(_ path: String) -> Bool {
        status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Whether the path is a regular file, or a link to one.
    package static func isFile(_ path: String) -> Bool {
        status(of: path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
    }

    /// Whether the path is a device, a pipe or a socket, or a link to one.
    package static func isStream(_ path: String) -> Bool {
        status(of: path).map { ![S_IFREG, S_IFDIR].contains($0.st_mode & S_IFMT) } ?? false
    }

    /// The size of a file in bytes; nil if it does not exist.
    package static func size(of path: String) -> Int? { status(of: path).map { Int($0.st_size) } }

    /// The folder that relative paths start from; nil if it was removed.
    package static var current: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// Creates an empty file that only its owner can read, or makes an existing file private.
    package static func ensurePrivateFile(_ path: String) throws(FileError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last("create", path) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw .last("set the permissions of", path) }
    }

    /// When a folder's entries or a file's content last changed, in nanoseconds since 1970; nil if it does not exist.
    package static func changeTime(of path: String) -> Int64? {
        status(of: path).map { status in
            #if canImport(Glibc)
            Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            #else
            Int64(status.st_mtimespec.tv_sec) * 1_000_000_000 + Int64(status.st_mtimespec.tv_nsec)
            #endif
        }
    }

    /// Whether this user can create entries in a folder, or, if it is missing, in the nearest folder above it that
    /// exists. Nothing is created to find out.
    package static func isWritable(_ path: String) -> Bool {
        var folder = path
        while !exists(folder), parent(of: folder) != folder { folder = parent(of: folder) }
        return isFolder(folder) && access(folder, W_OK | X_OK) == 0
    }

    /// The target of a symbolic link; nil for anything else.
    package static func linkTarget(of path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Creates a symbolic link. A taken name is an error.
    package static func link(_ path: String, to target: String) throws(FileError) {
        guard symlink(target, path) == 0 else { throw .last("create", path) }
    }

    /// The folder that contains a path; `.` for a bare name.
    package static func parent(of path: String) -> String { split(path).folder }

    /// The last component of a path.
    package static func name(of path: String) -> String { split(path).name }

    static func split(_ path: String) -> (folder: String, name: String) {
        var bytes = Array(path.utf8)
        while bytes.count > 1 && bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
            return (".", String(decoding: bytes, as: UTF8.self))
        }
        let folder = slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
        return (folder, String(decoding: bytes[(slash + 1)...], as: UTF8.self))
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }
}
