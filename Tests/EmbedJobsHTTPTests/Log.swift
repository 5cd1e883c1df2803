import LocalFiles
import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

enum Log {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

enum Mode {
    /// The permissions of a file.
    static func of(_ path: String) throws -> mode_t {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw FileError.last("look at", path) }
        return status.st_mode & 0o777
    }
}
