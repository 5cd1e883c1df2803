/// The positions of the blocks of an Avro file, found without reading the rows, so that each can be read on its own.
package struct AvroBlocks: Equatable, Sendable {
    /// One block.
    package struct Block: Equatable, Sendable {
        /// The index in the file of the block's first row, from 0.
        package let firstRow: Int
        /// The number of rows.
        package let rowCount: Int
        /// The bytes of the file that hold the rows, without the counts before them and the marker after them.
        package let payload: Range<Int>

        /// Describes a block.
        package init(firstRow: Int, rowCount: Int, payload: Range<Int>) {
            self.firstRow = firstRow
            self.rowCount = rowCount
            self.payload = payload
        }
    }

    /// Returns `count` bytes of a file from an offset; fewer only at the end of the file.
    package typealias Read = (_ offset: Int, _ count: Int) throws -> [UInt8]

    private let header: AvroHeader
    /// The length of the file.
    package let byteCount: Int
    /// The blocks in order; blocks without rows are left out.
    package private(set) var blocks: [Block] = []
    /// The number of rows in all blocks.
    package private(set) var rowCount = 0

    /// The schema of the rows.
    package var schema: RowSchema { header.schema }
    /// The schema exactly as the file spells it.
    package var schemaJSON: String { header.schemaJSON }
    /// The 16 bytes after the header and after every block.
    package var syncMarker: [UInt8] { header.syncMarker }

    /// Lists the blocks of a file of known length.
    ///
    /// - Throws: A `FormatError`, or the error of `read`.
    package init(byteCount: Int, read: Read) throws {
        header = try Self.header(byteCount, read)
        self.byteCount = byteCount
        var position = header.byteCount
        // One read takes the marker of one block and the numbers of the next.
        var head = try read(position, min(AvroBlockFrame.headByteCountMax, byteCount - position))
        while position < byteCount {
            let frame = try Self.frame(in: head, at: position)
            let marker = position + frame.payload.upperBound
            let next = marker + AvroWriter.syncByteCount
            guard next <= byteCount else { throw Self.truncated(byteCount, "block") }
            let tail = try read(
                marker,
                min(AvroWriter.syncByteCount + AvroBlockFrame.headByteCountMax, byteCount - marker)
            )
            try check(tail, at: marker)
            if frame.rowCount > 0 {
                let payload = (position + frame.payload.lowerBound)..<marker
                blocks.append(Block(firstRow: rowCount, rowCount: frame.rowCount, payload: payload))
                rowCount += frame.rowCount
            }
            position = next
            head = Array(tail.dropFirst(AvroWriter.syncByteCount))
        }
    }

    /// The blocks that hold any of these rows, a range of indices in the file.
    package func blocks(holding rows: Range<Int>) -> ArraySlice<Block> {
        guard !rows.isEmpty else { return [] }
        let first = Self.firstIndex(in: blocks) { $0.firstRow + $0.rowCount > rows.lowerBound }
        let end = Self.firstIndex(in: blocks) { $0.firstRow >= rows.upperBound }
        return blocks[first..<max(first, end)]
    }

    // MARK: Reading

    private static func header(_ byteCount: Int, _ read: Read) throws -> AvroHeader {
        var wanted = 16 << 10
        while true {
            let bytes = try read(0, min(wanted, byteCount))
            let result = bytes.withUnsafeBytes { bytes in
                Result { () throws(AvroProblem) in try AvroHeader(from: bytes) }
            }
            switch result {
            case .success(let header): return header
            case .failure(.bad(let error)): throw error
            case .failure(.short(let needed)):
                guard needed <= byteCount, bytes.count >= min(wanted, byteCount) else {
                    throw truncated(bytes.count, "header")
                }
                wanted = max(needed, wanted * 2)
            }
        }
    }

    private static func frame(in head: [UInt8], at position: Int) throws(FormatError) -> AvroBlockFrame {
        let result = head.withUnsafeBytes { bytes in
            Result { () throws(AvroProblem) in try AvroBlockFrame(headIn: bytes, origin: position) }
        }
        switch result {
        case .success(let frame): return frame
        case .failure(.bad(let error)): throw error
        case .failure(.short): throw truncated(position + head.count, "block")
        }
    }

    private func check(_ tail: [UInt8], at marker: Int) throws(FormatError) {
        guard tail.count >= AvroWriter.syncByteCount else { throw Self.truncated(marker + tail.count, "block") }
        guard tail.starts(with: header.syncMarker) else { throw AvroBlockFrame.wrongMarker(at: marker) }
    }

    private static func truncated(_ offset: Int, _ part: String) -> FormatError {
        FormatError(.truncated, at: offset, "the file ends in the middle of a \(part)")
    }

    /// The first index that satisfies a condition that also holds for every later index; binary search.
    private static func firstIndex(in blocks: [Block], where holds: (Block) -> Bool) -> Int {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(blocks[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
