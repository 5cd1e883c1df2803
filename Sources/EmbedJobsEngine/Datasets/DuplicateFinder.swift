internal import Crypto
internal import LocalFiles

/// Finds rows that repeat the text of an earlier row, in memory that does not grow with the dataset.
///
/// Each text is hashed to 128 bits of SHA-256. The first bits of the hash select the row's group; there are enough
/// groups that each fits in memory, and more than one are in scratch files. The groups are then sorted one by one.
package struct DuplicateFinder {
    /// The number of rows that repeat an earlier one, once the file is finished.
    package private(set) var repeatCount = 0
    private let groupCount: Int
    private var inMemory: [HashedRow] = []
    private var spilled: [ScratchGroup] = []

    /// Prepares for `rowCount` rows, with scratch files in `folder`.
    package init(rowCount: Int, folder: String, rowsInMemory: Int = Limits.duplicateRowsInMemory) throws {
        // Hashes spread almost evenly: groups of half the possible size leave a margin. Each group is an open
        // file, and a process may have about a thousand.
        groupCount = rowCount <= rowsInMemory ? 1 : min(rowCount * 2 / rowsInMemory + 1, 256)
        if groupCount > 1 {
            let batch = max(64, 65_536 / groupCount)
            spilled = try (0..<groupCount).map { _ in try ScratchGroup(folder: folder, batch: batch) }
        }
    }

    /// Adds the text of the next row.
    package mutating func add(_ text: String, row: Int) throws {
        let hashed = HashedRow(text: text, row: row)
        if groupCount == 1 {
            inMemory.append(hashed)
        } else {
            let group = ((hashed.high >> 32) * UInt64(groupCount)) >> 32
            try spilled[Int(group)].append(hashed)
        }
    }

    /// Writes, for each row, one plus the number of the first row with its text, or zero if the row is the first; see
    /// ``FirstRows``. Returns the file's digest; writes no file and returns nil if no text repeats.
    package mutating func finish(as path: String) throws -> FileDigest? {
        let index = IndexFile(path: path)
        try Self.mark(inMemory.sorted(), in: index)
        inMemory = []
        for group in spilled { try Self.mark(try group.rows().sorted(), in: index) }
        repeatCount = index.count
        guard let file = index.file else { return nil }
        try file.finish()
        return try FileDigest(ofFile: path)
    }

    /// The index file, created with its first entry.
    private final class IndexFile {
        private let path: String
        private(set) var file: PrivateFile?
        private(set) var count = 0

        init(path: String) { self.path = path }

        func write(_ entry: UInt64, at offset: Int) throws {
            let file = try self.file ?? PrivateFile(path: path)
            self.file = file
            count += 1
            try withUnsafeBytes(of: entry) { try file.write($0, at: offset) }
        }
    }

    /// Marks the rows that repeat the previous row in hash order.
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

/// The first half of a text's SHA-256, and the text's row.
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
