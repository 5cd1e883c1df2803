/// Maps each row to the first row with the same text. The file holds eight little-endian bytes per row: the row's
/// number plus one, or zero if the row is the first with its text. Beyond the end of the file, or without one, no text
/// repeats.
package struct FirstRows {
    private let read: RangeRead?

    /// Reads the file through a function; if it is nil, no text repeats.
    package init(_ read: RangeRead?) { self.read = read }

    /// Returns, for each of these rows, the first row with the same text, which may be the row itself.
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
