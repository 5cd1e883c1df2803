/// Where the blocks of an Avro file are, found without reading the rows, so that any of them can be read alone.
package struct AvroBlocks: Equatable, Sendable {
    /// One block.
    package struct Block: Equatable, Sendable {
        /// The index in the file, from 0, of its first row.
        package let firstRow: Int
        /// How many rows it has.
        package let rowCount: Int
        /// The bytes of the file that hold its rows, without the counts before them and the marker behind.
        package let payload: Range<Int>

        /// Describes a block.
        package init(firstRow: Int, rowCount: Int, payload: Range<Int>) {
            self.firstRow = firstRow
            self.rowCount = rowCount
            self.payload = payload
        }
    }

    /// Answers `count` bytes of a file from a place on; fewer only where the file ends.
    package typealias Read = (_ offset: Int, _ count: Int) throws -> [UInt8]

    private let header: AvroHeader
    /// The length of the file.
    package let byteCount: Int
    /// The blocks in order; blocks without rows are left out.
    package private(set) var blocks: [Block] = []
    /// The rows of all blocks.
    package private(set) var rowCount = 0

    /// What the rows are made of.
    package var schema: RowSchema { header.schema }
    /// The schema as it is written in the file.
    package var schemaJSON: String { header.schemaJSON }
    /// The 16 bytes behind the header and every block.
    package var syncMarker: [UInt8] { header.syncMarker }
    /// The length of the header, its marker included; the blocks follow.
    package var headerByteCount: Int { header.byteCount }

    /// Walks over a file of known length. Fails with a `FormatError`, or with what `read` fails with.
    package init(byteCount: Int, read: Read) throws {
        header = try Self.header(byteCount, read)
        self.byteCount = byteCount
        var place = header.byteCount
        // One read takes the marker of one block and the numbers of the next.
        var head = try read(place, min(AvroBlockFrame.headByteCountMax, byteCount - place))
        while place < byteCount {
            let frame = try Self.frame(in: head, at: place)
            let marker = place + frame.payload.upperBound
            let next = marker + AvroWriter.syncByteCount
            guard next <= byteCount else { throw Self.truncated(byteCount, "block") }
            let tail = try read(
                marker,
                min(AvroWriter.syncByteCount + AvroBlockFrame.headByteCountMax, byteCount - marker)
            )
            try check(tail, at: marker)
            if frame.rowCount > 0 {
                let payload = (place + frame.payload.lowerBound)..<marker
                blocks.append(Block(firstRow: rowCount, rowCount: frame.rowCount, payload: payload))
                rowCount += frame.rowCount
            }
            place = next
            head = Array(tail.dropFirst(AvroWriter.syncByteCount))
        }
    }

    /// The blocks that hold any of these rows.
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

    private static func frame(in head: [UInt8], at place: Int) throws(FormatError) -> AvroBlockFrame {
        let result = head.withUnsafeBytes { bytes in
            Result { () throws(AvroProblem) in try AvroBlockFrame(headIn: bytes, origin: place) }
        }
        switch result {
        case .success(let frame): return frame
        case .failure(.bad(let error)): throw error
        case .failure(.short): throw truncated(place + head.count, "block")
        }
    }

    private func check(_ tail: [UInt8], at marker: Int) throws(FormatError) {
        guard tail.count >= AvroWriter.syncByteCount else { throw Self.truncated(marker + tail.count, "block") }
        guard tail.starts(with: header.syncMarker) else { throw AvroBlockFrame.wrongMarker(at: marker) }
    }

    private static func truncated(_ offset: Int, _ part: String) -> FormatError {
        FormatError(.truncated, at: offset, "the file ends in the middle of a \(part)")
    }

    /// The first index of which a condition holds that, once it holds, goes on to hold.
    private static func firstIndex(in blocks: [Block], where holds: (Block) -> Bool) -> Int {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(blocks[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
