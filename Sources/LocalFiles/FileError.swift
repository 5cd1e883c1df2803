#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A call of the operating system that failed: which, on what, and why.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was being done, as a verb: "open", "write".
    package let operation: String
    /// The path it was done to.
    package let path: String
    /// The system's error number.
    package let errno: Int32
    /// The reason where the system has no words for it.
    package let explanation: String?

    /// Makes an error from a number of the system's, with an explanation where the number does not say enough.
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

    /// The number for a file that is larger than what its reader takes.
    package static let tooLarge = EFBIG

    /// The operation of an fsync that failed: what was written may not be on the disk, and a second try would not tell.
    package static let sync = "sync"

    /// The number for a path without anything there.
    package static let missing = ENOENT
    /// The number for a path that leads through something that is not a folder.
    package static let notAFolder = ENOTDIR
    /// The number for what this user may not do.
    package static let notPermitted = EACCES

    /// Whether the disk, a quota or a size limit left no room.
    package var isOutOfSpace: Bool { errno == ENOSPC || errno == EDQUOT || errno == EFBIG }

    /// Whether there is no such file or folder.
    package var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }

    /// Whether something already stands under the name.
    package var isExisting: Bool { errno == EEXIST || errno == ENOTEMPTY }

    /// The reason: the explanation, or the system's words such as "No space left on device".
    package var reason: String { explanation ?? String(cString: strerror(errno)) }

    /// The same error with a clause added to its reason.
    func adding(_ clause: String) -> FileError {
        FileError(operation, path, errno: errno, explanation: "\(reason); \(clause)")
    }

    /// "cannot write out.jsonl: No space left on device"
    package var description: String { "cannot \(operation) \(path): \(reason)" }
}
