#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The file that a path refers to when something is written to it: each link is checked, then followed.
///
/// Another user's link in a folder that others can write to is refused, even if `fs.protected_symlinks` is off. In such
/// a folder, any user can plant a link under the name that a script is about to write.
struct TargetPath {
    /// The path without links. It may still be a link in `/proc` that represents an open file.
    let path: String
    /// The kind of file at the path.
    let kind: Kind

    /// The kind of file that a path refers to.
    enum Kind: Equatable {
        /// Nothing; parent folders may be missing too.
        case missing
        /// A regular file, with its permissions.
        case file(permissions: UInt32)
        /// A folder.
        case folder
        /// A device, a pipe, a socket, or an open file by its name in `/proc`: it is written to and never replaced.
        case stream
    }

    /// The maximum number of links to follow; the same as in Linux.
    private static let linksMax = 40

    /// Follows a path.
    ///
    /// - Throws: The system's error if the path cannot be followed, EACCES for a refused link.
    init(_ path: String) throws(FileError) {
        var walk = Walk(path)
        while let name = walk.next() {
            let entry = walk.joined(name)
            var status = stat()
            guard lstat(entry, &status) == 0 else {
                let error = FileError.last("write", path)
                guard error.errno == ENOENT else { throw error }
                self.init(path: walk.joinedRest(entry), kind: .missing)
                return
            }
            guard status.st_mode & S_IFMT == S_IFLNK else {
                walk.folder = entry
                continue
            }
            if walk.isAtOpenFile {
                // The error of a descriptor that is not open.
                guard !walk.isInternal(name) else { throw FileError("write", path, errno: EBADF) }
                walk.folder = entry
                guard walk.rest.isEmpty else { continue }
                self.init(path: entry, kind: try Self.kind(ofOpenFile: entry))
                return
            }
            try Self.check(entry, status, in: walk.folder, path)
            guard walk.linkCount < Self.linksMax else { throw FileError("write", path, errno: ELOOP) }
            guard let target = Folder.linkTarget(of: entry) else { throw .last("write", path) }
            walk.follow(target)
        }
        var status = stat()
        guard lstat(walk.folder, &status) == 0 else { throw .last("write", path) }
        let kind = Self.kind(status)
        // A trailing slash means a folder.
        if path.utf8.last == UInt8(ascii: "/"), kind != .folder { throw FileError("write", path, errno: ENOTDIR) }
        self.init(path: walk.folder, kind: kind)
    }

    private init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    private static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file(permissions: UInt32(status.st_mode & 0o777))
        case S_IFDIR: .folder
        default: .stream
        }
    }

    private static func kind(ofOpenFile path: String) throws(FileError) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .last("write", path) }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .stream
    }

    /// The rule of Linux's protected_symlinks, for every folder that users other than its owner can write to.
    private static func check(_ link: String, _ status: stat, in folder: String, _ path: String) throws(FileError) {
        guard status.st_uid != geteuid() else { return }
        var above = stat()
        guard lstat(folder, &above) == 0 else { throw .last("write", path) }
        guard above.st_mode & 0o022 != 0, status.st_uid != above.st_uid else { return }
        let explanation =
            "\(link) is another user's link (uid \(status.st_uid)) in a folder that others can write to"
        throw FileError("write", path, errno: EACCES, explanation: explanation)
    }
}

/// A path being followed, one name at a time.
private struct Walk {
    /// The part followed so far, without links.
    var folder: String
    /// The names still to follow.
    private(set) var rest: ArraySlice<String>
    /// The number of links followed.
    private(set) var linkCount = 0

    init(_ path: String) {
        folder = path.hasPrefix("/") ? "/" : "."
        rest = Self.names(of: path)
    }

    private static func names(of path: String) -> ArraySlice<String> {
        path.split(separator: "/").filter { $0 != "." }.map(String.init)[...]
    }

    mutating func next() -> String? { rest.popFirst() }

    func joined(_ name: String) -> String {
        switch folder {
        case "/": "/\(name)"
        case ".": name
        default: "\(folder)/\(name)"
        }
    }

    /// A path with the remaining names appended.
    func joinedRest(_ path: String) -> String { ([path] + rest).joined(separator: "/") }

    mutating func follow(_ target: String) {
        if target.hasPrefix("/") { folder = "/" }
        rest = Self.names(of: target) + rest
        linkCount += 1
    }

    /// Whether the links in this folder represent the open files of a process.
    var isAtOpenFile: Bool { folder.hasPrefix("/proc/") && folder.hasSuffix("/fd") }

    /// Whether a link in such a folder represents a file that this process has opened for itself.
    func isInternal(_ name: String) -> Bool {
        folder.hasPrefix("/proc/\(getpid())/") && Int32(name).map(StandardStream.isInternal) == true
    }
}
