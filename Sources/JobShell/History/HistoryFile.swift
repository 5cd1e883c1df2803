package import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The file that the histories of all sessions are kept in: lines are only ever appended.
///
/// libedit's own H_SAVE rewrites the file (of two sessions the last one wins) and overwrites one that it cannot read.
/// Here every append is one write under a lock; now and then the file is written anew, under the same lock, and whoever
/// waited for it finds that the name stands for another file now and appends to that one.
package struct HistoryFile: Sendable {
    /// Where it is.
    package let path: String

    /// Makes a value; the file need not be there.
    package init(path: String) { self.path = path }

    /// How far the file has been read, and which file it was.
    package struct Place: Hashable, Sendable {
        var device: UInt64 = 0
        var number: UInt64 = 0
        var offset = 0

        /// Nothing has been read.
        package init() {}

        init(device: UInt64, number: UInt64, offset: Int) {
            self.device = device
            self.number = number
            self.offset = offset
        }
    }

    /// What reading found.
    package struct News: Sendable {
        /// The entries, oldest first.
        package var entries: [HistoryEntry] = []
        /// Whether this is all there is, not what has come since the last time.
        package var isAll = false
        /// Lines read, bad ones too.
        package var lineCount = 0
    }

    /// The entries that others have appended since `place`, or all of them if the file has been written anew.
    package func read(after place: inout Place) throws(FileError) -> News {
        var news = News()
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let error = FileError.last("open", path)
            if error.isMissing { return news }
            throw error
        }
        defer { close(descriptor) }
        let now = try Self.place(of: descriptor, path)
        if now.device != place.device || now.number != place.number || now.offset < place.offset {
            place = now
            place.offset = max(0, now.offset - Limits.historyFileBytesMax)
            news.isAll = true
        }
        let bytes = try Self.bytes(of: descriptor, from: place.offset, to: now.offset, path)
        // What does not end in a line feed is being written just now, and is read the next time.
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            news.lineCount += 1
            if let entry = HistoryEntry(line: bytes[start..<end]) { news.entries.append(entry) }
            start = end + 1
        }
        place.offset += start
        return news
    }

    /// Appends one entry and makes the file, for its owner alone, and its folder if there are none.
    package func append(_ entry: HistoryEntry) throws(FileError) {
        let descriptor = try openLocked()
        defer { close(descriptor) }
        var line = entry.line
        // A line that a full disk has cut short must not swallow this one.
        let size = try Self.place(of: descriptor, path).offset
        if size > 0, try Self.bytes(of: descriptor, from: size - 1, to: size, path) != [UInt8(ascii: "\n")] {
            line.insert(UInt8(ascii: "\n"), at: 0)
        }
        try Self.write(line, to: descriptor, path)
    }

    /// Writes the file anew with the newest entries, each text once; does nothing if it has become short already.
    package func compact(keeping count: Int, linesMax: Int) throws(FileError) {
        let descriptor = try openLocked()
        defer { close(descriptor) }
        var place = Place()
        let news = try read(after: &place)
        guard news.lineCount > linesMax else { return }
        let output = try OutputFile(path: path, isPrivate: true)
        for entry in Self.newest(news.entries, count: count) {
            let line = entry.line
            var failure: FileError?
            line.withUnsafeBytes { bytes in
                do throws(FileError) { try output.write(bytes) } catch { failure = error }
            }
            if let failure { throw failure }
        }
        try output.publish(replacing: true)
    }

    /// The newest entries, oldest first, each text only where it stands last.
    package static func newest(_ entries: [HistoryEntry], count: Int) -> [HistoryEntry] {
        var seen: Set<String> = []
        var result: [HistoryEntry] = []
        for entry in entries.reversed() where result.count < count {
            if seen.insert(entry.text).inserted { result.append(entry) }
        }
        return result.reversed()
    }

    /// Opens the file that bears the name once the lock on it is held.
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
            // Somebody may have put another file in its place before the lock was had.
            var named = stat()
            let opened = try? Self.place(of: descriptor, path)
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

    private static func place(of descriptor: Int32, _ path: String) throws(FileError) -> Place {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("read", path) }
        return Place(
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

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Glibc)
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            #else
            let count = rest.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
            #endif
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last("write", path) }
            rest = rest.dropFirst(count)
        }
    }
}
