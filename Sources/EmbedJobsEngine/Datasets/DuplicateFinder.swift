internal import Crypto
internal import LocalFiles

/// Finds rows whose text an earlier row already has, in memory that does not grow with the dataset.
///
/// Each text is hashed to 128 bits of SHA-256 and its row is put by the hash's first bits into one of so many groups
/// that a group fits in memory; groups beyond the first lie in scratch files. The groups are then sorted one by one.
package struct DuplicateFinder {
    private let groupCount: Int
    private var inMemory: [HashedRow] = []
    private var spilled: [ScratchGroup] = []

    /// Prepares for so many rows; scratch files lie in `folder`.
    package init(rowCount: Int, folder: String, rowsInMemory: Int = Limits.duplicateRowsInMemory) throws {
        // Hashes spread evenly but not exactly: half as many rows a group as fit leaves room for that.
        // Each group is an open file, of which a process may have about a thousand.
        groupCount = rowCount <= rowsInMemory ? 1 : min(rowCount * 2 / rowsInMemory + 1, 256)
        if groupCount > 1 {
            let batch = max(64, 65_536 / groupCount)
            spilled = try (0..<groupCount).map { _ in try ScratchGroup(folder: folder, batch: batch) }
        }
    }

    /// Takes note of the next row's text.
    package mutating func add(_ text: String, row: Int) throws {
        let hashed = HashedRow(text: text, row: row)
        if groupCount == 1 {
            inMemory.append(hashed)
        } else {
            let group = ((hashed.high >> 32) * UInt64(groupCount)) >> 32
            try spilled[Int(group)].append(hashed)
        }
    }

    /// Writes, for each row, the number of the first row with its text plus one, or zero for a row that is the first;
    /// see ``FirstRows``. Answers what the file holds; makes none, and answers nil, where no text repeats.
    package mutating func finish(as path: String) throws -> FileDigest? {
        let index = IndexFile(path: path)
        try Self.mark(inMemory.sorted(), in: index)
        inMemory = []
        for group in spilled { try Self.mark(try group.rows().sorted(), in: index) }
        guard let file = index.file else { return nil }
        try file.finish()
        return try FileDigest(ofFile: path)
    }

    /// The file, made for its first entry.
    private final class IndexFile {
        private let path: String
        private(set) var file: PrivateFile?

        init(path: String) { self.path = path }

        func write(_ entry: UInt64, at offset: Int) throws {
            let file = try self.file ?? PrivateFile(path: path)
            self.file = file
            try withUnsafeBytes(of: entry) { try file.write($0, at: offset) }
        }
    }

    /// Marks the rows that repeat the one before them in the order of hashes.
    private static func mark(_ rows: [HashedRow], in file: IndexFile) throws {
        var first = 0
        for index in rows.indices.dropFirst() {
            guard rows[index].hasSameText(as: rows[first]) else {
                first = index
                continue
            }
            let entry = (UInt64(rows[first].row) + 1).littleEndian
            try file.write(entry, at: rows[index].row * MemoryLayout<UInt64>.size)
        }
    }
}

/// Half a SHA-256 of a text and the row it stands in.
private struct HashedRow: Comparable {
    let high: UInt64
    let low: UInt64
    let row: Int

    init(text: String, row: Int) {
        var text = text
        let digest = text.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
        (high, low) = digest.withUnsafeBytes { bytes in
            (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.row = row
    }

    func hasSameText(as other: HashedRow) -> Bool { high == other.high && low == other.low }

    static func < (left: HashedRow, right: HashedRow) -> Bool {
        (left.high, left.low, left.row) < (right.high, right.low, right.row)
    }
}

/// Hashed rows in a scratch file, written in batches.
private final class ScratchGroup {
    private let file: ScratchFile
    private var pending: [HashedRow] = []

    private let batch: Int

    init(folder: String, batch: Int) throws {
        file = try ScratchFile(in: folder)
        self.batch = batch
    }

    func append(_ row: HashedRow) throws {
        pending.append(row)
        if pending.count == batch { try flush() }
    }

    func rows() throws -> [HashedRow] {
        try flush()
        let bytes = try file.read(at: 0, count: file.size)
        return bytes.withUnsafeBytes { raw in
            (0..<raw.count / MemoryLayout<HashedRow>.stride).map {
                raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<HashedRow>.stride, as: HashedRow.self)
            }
        }
    }

    private func flush() throws {
        try pending.withUnsafeBytes { try file.append($0) }
        pending.removeAll(keepingCapacity: true)
    }
}

/// Which earlier row has the text of a row: eight little-endian bytes a row, the row's number plus one, zero where the
/// row is the first with its text. Where there is no file, or the file ends early, no text repeats.
package struct FirstRows {
    private let read: RangeRead?

    /// Reads a file by a function; without one, no text repeats.
    package init(_ read: RangeRead?) { self.read = read }

    /// For each of these rows, the first row with the same text, itself included.
    package func first(of rows: Range<Int>) throws -> [Int] {
        let size = MemoryLayout<UInt64>.size
        let bytes = try read?(rows.lowerBound * size, rows.count * size) ?? []
        return bytes.withUnsafeBytes { raw in
            rows.map { row in
                let offset = (row - rows.lowerBound) * size
                guard offset + size <= raw.count else { return row }
                let entry = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                return entry == 0 ? row : Int(entry) - 1
            }
        }
    }
}
