#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A failed system call: the operation, the path and the reason.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The operation, as a verb: "open", "write".
    package let operation: String
    /// The path that the operation was applied to.
    package let path: String
    /// The system's error number.
    package let errno: Int32
    /// The reason, if the system's error text does not say it.
    package let explanation: String?

    /// Makes an error from a system error number, with an explanation if the number does not say enough.
    package init(_ operation: String, _ path: String, errno: Int32, explanation: String? = nil) {
        self.operation = operation
        self.path = path
        self.errno = errno
        self.explanation = explanation
    }

    /// Makes an error from the call that has just failed on this thread.
    package static func last(_ operation: String, _ path: String) -> FileError {
        #if canImport(Glibc)
        FileError(operation, path, errno: Glibc.errno)
        #else
        FileError(operation, path, errno: Darwin.errno)
        #endif
    }

    /// The error number for a file that exceeds its reader's limit.
    package static let tooLarge = EFBIG

    /// The operation of a failed fsync. The written bytes may not be on the disk, and a retry would not reveal it.
    package static let sync = "sync"

    /// The error number for a pipe that no one reads any more.
    package static let closedPipe = EPIPE

    /// The error number for a path where nothing exists.
    package static let missing = ENOENT
    /// The error number for a path that leads through something that is not a folder.
    package static let notAFolder = ENOTDIR
    /// The error number for a missing permission.
    package static let notPermitted = EACCES

    /// Whether the disk is full, or a quota or size limit is reached.
    package var isOutOfSpace: Bool { errno == ENOSPC || errno == EDQUOT || errno == EFBIG }

    /// Whether the file system is mounted read-only.
    package var isReadOnly: Bool { errno == EROFS }

    /// Whether the file or folder does not exist.
    package var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }

    /// The reason: the explanation, or the system's text such as "No space left on device".
    package var reason: String { explanation ?? String(cString: strerror(errno)) }

    /// The same error with a clause added to its reason.
    func adding(_ clause: String) -> FileError {
        FileError(operation, path, errno: errno, explanation: "\(reason); \(clause)")
    }

    /// "cannot write out.jsonl: No space left on device"
    package var description: String { "cannot \(operation) \(path): \(reason)" }
}
