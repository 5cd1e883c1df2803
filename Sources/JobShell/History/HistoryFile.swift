package import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The append-only history file of all sessions.
///
/// libedit's H_SAVE rewrites the file, so the last of two sessions wins, and it overwrites a file that it cannot read.
/// Here every append is one write under a lock. Occasionally the file is rewritten under the same lock. A writer that
/// waited for the lock detects that the path now refers to a new file and appends to that one.
package struct HistoryFile: Sendable {
    /// The path of the file.
    package let path: String

    /// Creates a value for a path. The file does not have to exist.
    package init(path: String) { self.path = path }

    /// The file last read and the offset up to which it was read.
    package struct ReadPosition: Hashable, Sendable {
        var device: UInt64 = 0
        var number: UInt64 = 0
        var offset = 0

        /// The start, before anything is read.
        package init() {}

        init(device: UInt64, number: UInt64, offset: Int) {
            self.device = device
            self.number = number
            self.offset = offset
        }
    }

    /// The result of reading.
    package struct Changes: Sendable {
        /// The entries, oldest first.
        package var entries: [HistoryEntry] = []
        /// Whether these are all entries, not only those since the last read.
        package var isAll = false
        /// The number of lines read, including malformed ones.
        var lineCount = 0
    }

    /// Reads the entries appended since `position`, or all of them if the file has been rewritten.
    package func read(after position: inout ReadPosition) throws(FileError) -> Changes {
        var changes = Changes()
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let error = FileError.last("open", path)
            if error.isMissing { return changes }
            throw error
        }
        defer { close(descriptor) }
        let now = try Self.position(of: descriptor, path)
        if now.device != position.device || now.number != position.number || now.offset < position.offset {
            position = now
            position.offset = max(0, now.offset - Limits.historyFileBytesMax)
            changes.isAll = true
        }
        let bytes = try Self.bytes(of: descriptor, from: position.offset, to: now.offset, path)
        // A line without a line feed is still being written and is read the next time.
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            changes.lineCount += 1
            if let entry = HistoryEntry(line: bytes[start..<end]) { changes.entries.append(entry) }
            start = end + 1
        }
        position.offset += start
        return changes
    }

    /// Appends an entry. Creates the file and its folder if missing, accessible only to the owner.
    package func append(_ entry: HistoryEntry) throws(FileError) {
        let descriptor = try openLocked()
        defer { close(descriptor) }
        var line = entry.line
        // Do not append to a line truncated by a full disk.
        let size = try Self.position(of: descriptor, path).offset
        if size > 0, try Self.bytes(of: descriptor, from: size - 1, to: size, path) != [UInt8(ascii: "\n")] {
            line.insert(UInt8(ascii: "\n"), at: 0)
        }
        try SystemCall.writeAll(line, to: descriptor, path: path)
    }

    /// Rewrites the file with the newest distinct entries. Does nothing if it is already short.
    package func compact(keeping count: Int, linesMax: Int) throws(FileError) {
        let descriptor = try openLocked()
        defer { close(descriptor) }
        var position = ReadPosition()
        let changes = try read(after: &position)
        guard changes.lineCount > linesMax else { return }
        let output = try OutputFile(path: path, isPrivate: true)
        for entry in Self.newest(changes.entries, count: count) {
            try output.write(entry.line)
        }
        try output.publish(replacing: true)
    }

    /// Returns the newest entries, oldest first, with only the last occurrence of each text.
    package static func newest(_ entries: [HistoryEntry], count: Int) -> [HistoryEntry] {
        var seen: Set<String> = []
        var result: [HistoryEntry] = []
        for entry in entries.reversed() where result.count < count {
            if seen.insert(entry.text).inserted { result.append(entry) }
        }
        return result.reversed()
    }

    /// Opens and locks the file that is at the path when the lock is acquired.
    private func openLocked() throws(FileError) -> Int32 {
        while true {
            let descriptor = try openOrCreate()
            while flock(descriptor, LOCK_EX) != 0 {
                let error = FileError.last("lock", path)
                guard error.errno == EINTR else {
                    close(descriptor)
                    throw error
                }
            }
            // Another process may have replaced the file before the lock was acquired.
            var named = stat()
            let opened = try? Self.position(of: descriptor, path)
            if stat(path, &named) == 0, let opened, opened.number == UInt64(named.st_ino),
                opened.device == UInt64(bitPattern: Int64(named.st_dev))
            {
                return descriptor
            }
            close(descriptor)
        }
    }

    private func openOrCreate() throws(FileError) -> Int32 {
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK
        var descriptor = open(path, flags, 0o600)
        if descriptor < 0, FileError.last("open", path).isMissing {
            try Folder.create(Folder.parent(of: path), isPrivate: true)
            descriptor = open(path, flags, 0o600)
        }
        guard descriptor >= 0 else { throw .last("open", path) }
        return descriptor
    }

    private static func position(of descriptor: Int32, _ path: String) throws(FileError) -> ReadPosition {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("read", path) }
        return ReadPosition(
            device: UInt64(bitPattern: Int64(status.st_dev)),
            number: UInt64(status.st_ino),
            offset: Int(status.st_size)
        )
    }

    private static func bytes(
        of descriptor: Int32,
        from start: Int,
        to end: Int,
        _ path: String
    ) throws(FileError) -> [UInt8] {
        guard end > start else { return [] }
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: end - start) { buffer, filled in
            filled = 0
            while filled < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(buffer)[filled...]
                let count = pread(
                    descriptor,
                    UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count,
                    off_t(start + filled)
                )
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = .last("read", path) }
                guard count > 0 else { break }
                filled += count
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
