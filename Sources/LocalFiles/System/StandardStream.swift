#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The names by which a path means a standard stream of the process.
package enum StandardStream {
    /// The name of standard input in messages.
    package static let input = "standard input"
    /// The name of standard output in messages.
    package static let output = "standard output"

    /// Whether a path to read means standard input: `-`, or a name of its descriptor.
    package static func isInput(_ path: String) -> Bool { path == "-" || descriptor(of: path) == 0 }

    /// Whether a path to write means standard output: `-`, or a name of its descriptor.
    package static func isOutput(_ path: String) -> Bool { path == "-" || descriptor(of: path) == 1 }

    /// Whether a path names a descriptor of this process, such as `/dev/fd/63` of a process substitution.
    package static func isDescriptor(_ path: String) -> Bool { descriptor(of: path) != nil }

    /// The descriptor that a path such as `/dev/stdin` or `/dev/fd/3` names; nil for other paths.
    static func descriptor(of path: String) -> Int32? {
        switch path {
        case "/dev/stdin": return 0
        case "/dev/stdout": return 1
        case "/dev/stderr": return 2
        default: break
        }
        for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
            let digits = path.dropFirst(folder.count)
            return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int32(digits) : nil
        }
        return nil
    }

    /// Whether a descriptor is a file that this process has opened for itself, such as its database.
    ///
    /// A program inherits only descriptors that are not closed on exec, and opens its own files with that flag. No path
    /// of a user may mean one of those: a number that the caller has not opened would reach the store.
    static func isInternal(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        return flags >= 0 && flags & FD_CLOEXEC != 0
    }
}
