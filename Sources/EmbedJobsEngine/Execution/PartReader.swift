package import DatasetFormats

/// Reads up to `count` bytes of a file from `offset`; fewer only at its end.
package typealias RangeRead = (_ offset: Int, _ count: Int) throws -> [UInt8]

/// A part of a dataset, open for reading ranges of its rows.
package final class PartReader {
    /// The path that it was opened with.
    package let path: String
    /// The blocks that hold its rows.
    package let blocks: AvroBlocks
    private let read: RangeRead
    private let decoder: AvroBlockDecoder

    /// Reads the block headers of a part of `byteCount` bytes.
    package init(path: String, byteCount: Int, read: @escaping RangeRead) throws {
        self.path = path
        self.read = read
        blocks = try AvroBlocks(byteCount: byteCount) { try read($0, $1) }
        decoder = AvroBlockDecoder(schema: blocks.schema)
    }

    /// Opens a kept part of the store.
    convenience init(_ file: StoredFile) throws {
        try self.init(path: file.path, byteCount: file.size) { try file.read(at: $0, count: $1) }
    }

    /// The number of rows.
    package var rowCount: Int { blocks.blocks.last.map { $0.firstRow + $0.rowCount } ?? 0 }

    /// Passes the rows of a range to `body` with their numbers in the part; reads only the blocks that contain them.
    package func forEachRow(in rows: Range<Int>, _ body: (Int, DatasetRow) throws -> Void) throws {
        for block in blocks.blocks(holding: rows) {
            try decode(block) { index, row in
                if rows.contains(index) { try body(index, row) }
            }
        }
    }

    /// Passes the rows with these ascending numbers to `body`; reads each block that contains any of them once.
    func forEachRow(numbered rows: [Int], _ body: (Int, DatasetRow) throws -> Void) throws {
        var rest = rows[...]
        while let first = rest.first, let block = blocks.blocks(holding: first..<first + 1).first {
            let end = block.firstRow + block.rowCount
            let wanted = Set(rest.prefix { $0 < end })
            try decode(block) { index, row in
                if wanted.contains(index) { try body(index, row) }
            }
            rest = rest.drop { $0 < end }
        }
    }

    private func decode(_ block: AvroBlocks.Block, _ body: (Int, DatasetRow) throws -> Void) throws {
        let payload = try read(block.payload.lowerBound, block.payload.count)
        try payload.withUnsafeBytes { try decoder.rows(in: $0, of: block, body) }
    }
}
