#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import Synchronization

/// Temporary files whose writer was killed.
package enum LeftoverFiles {
    private static let prefix = ".embedjobs-"
    private static let suffix = ".part"
    /// The digits of the largest random number in base 36.
    private static let digitsMax = 13

    /// The folders that this process has swept.
    private static let swept = Mutex<Set<String>>([])

    /// A hidden name beside a path; the path's own may be too long to be made longer.
    static func newPath(beside path: String) -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 36)
        return "\(Folder.parent(of: path))/\(prefix)\(digits)\(suffix)"
    }

    /// Removes the leftovers in a folder, the first time that this process asks for it.
    static func sweepOnce(_ folder: String) {
        // A loop may write thousands of files into one folder, and reading its names each time would take long.
        let isFirst = swept.withLock { swept in
            if swept.count >= 1_000 { swept.removeAll() }
            return swept.insert(folder).inserted
        }
        if isFirst { sweep(folder) }
    }

    /// Removes the leftovers in a folder: files of this user's with a name of ours and no other name, which no writer
    /// holds. Everything else stays.
    package static func sweep(_ folder: String) {
        guard let names = try? Folder.names(in: folder) else { return }
        for name in names where isOurs(name) { remove("\(folder)/\(name)") }
    }

    private static func isOurs(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.utf8.count > prefix.utf8.count + suffix.utf8.count
        else { return false }
        let digits = name.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
        let isDigit: (UInt8) -> Bool = {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        }
        return digits.count <= digitsMax && digits.allSatisfy(isDigit)
    }

    private static func remove(_ path: String) {
        // Some file systems grant an exclusive lock only to those who may write.
        let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard isLeftover(descriptor), flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
        // Under the lock once more: between the look and the lock, its writer may have published it.
        var (opened, named) = (stat(), stat())
        guard isLeftover(descriptor), fstat(descriptor, &opened) == 0, lstat(path, &named) == 0,
            opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
        else { return }
        unlink(path)
    }

    private static func isLeftover(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_uid == geteuid()
            && status.st_nlink == 1
    }
}
