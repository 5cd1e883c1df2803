#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import Synchronization

/// Removes temporary files of writers that were killed.
package enum LeftoverFiles {
    private static let prefix = ".embedjobs-"
    private static let suffix = ".part"
    /// The digits of the largest random number in base 36.
    private static let digitsMax = 13

    /// The folders that this process has swept.
    private static let swept = Mutex<Set<String>>([])

    /// A hidden name in the same folder. The file's own name may already have the maximum length.
    static func newPath(beside path: String) -> String {
        "\(Folder.parent(of: path))/\(newName(suffix: suffix))"
    }

    /// A hidden random name for a temporary file or folder.
    package static func newName(suffix: String = "") -> String {
        "\(prefix)\(String(UInt64.random(in: .min ... .max), radix: 36))\(suffix)"
    }

    /// Whether ``newName(suffix:)`` can make a name.
    package static func isName(_ name: String, suffix: String = "") -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.utf8.count > prefix.utf8.count + suffix.utf8.count
        else { return false }
        let digits = name.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
        let isDigit: (UInt8) -> Bool = {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        }
        return digits.count <= digitsMax && digits.allSatisfy(isDigit)
    }

    /// Removes the leftovers in a folder, once per process.
    static func sweepOnce(_ folder: String) {
        // A loop may write thousands of files into one folder; listing it each time would be slow.
        let isFirst = swept.withLock { swept in
            if swept.count >= 1_000 { swept.removeAll() }
            return swept.insert(folder).inserted
        }
        if isFirst { sweep(folder) }
    }

    /// Removes the leftovers in a folder: this user's files with a temporary name, no other link and no active writer.
    /// Everything else is kept.
    package static func sweep(_ folder: String) {
        guard let names = try? Folder.names(in: folder) else { return }
        for name in names where isName(name, suffix: suffix) { remove("\(folder)/\(name)") }
    }

    private static func remove(_ path: String) {
        // Some file systems grant an exclusive lock only to a descriptor with write access.
        let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard isLeftover(descriptor), flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
        // Checked again under the lock: the writer may have published the file in between.
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
