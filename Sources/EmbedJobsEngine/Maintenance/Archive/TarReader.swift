package import LocalFiles

/// Reads a tar archive, file by file.
package final class TarReader {
    /// The fault found in an archive.
    package enum Fault: Error {
        /// It is truncated.
        case cutShort
        /// It contains an entry that is not a file of a backup.
        case damaged
        /// It cannot be read.
        case unreadable(FileError)
    }

    private let file: InputFile
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.hashedChunkBytes, alignment: 4_096)
    private var offset = 0
    /// Unread bytes of the current file, and the zeros after it.
    private var unread = 0
    private var padding = 0

    /// Starts reading an archive.
    package init(_ file: InputFile) { self.file = file }

    deinit { memory.deallocate() }

    /// The next file; nil at the end of the archive. Unread bytes of the previous file are skipped.
    package func next() throws(Fault) -> TarHeader? {
        offset += unread + padding
        (unread, padding) = (0, 0)
        var records: [UInt8]?
        while true {
            let block = try bytes(TarHeader.blockBytes)
            if block.allSatisfy({ $0 == 0 }) {
                guard records == nil, try bytes(TarHeader.blockBytes).allSatisfy({ $0 == 0 }) else { throw .damaged }
                return nil
            }
            guard let found = TarHeader.read(block) else { throw .damaged }
            guard let header = records.map(found.header.applying) ?? found.header else { throw .damaged }
            guard found.kind == .extended else {
                (unread, padding) = (header.size, TarHeader.padding(after: header.size))
                // Checked before any of its bytes are used.
                guard header.size <= file.size - offset else { throw .cutShort }
                return header
            }
            guard records == nil, header.size <= Limits.hashedChunkBytes else { throw .damaged }
            records = try bytes(header.size)
            offset += TarHeader.padding(after: header.size)
        }
    }

    /// Passes the bytes of the current file to `body`.
    package func forEachChunk(_ body: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(Fault) {
        while unread > 0 {
            let wanted = UnsafeMutableRawBufferPointer(rebasing: memory[..<min(unread, memory.count)])
            try fill(wanted)
            do throws(FileError) { try body(UnsafeRawBufferPointer(wanted)) } catch { throw .unreadable(error) }
            unread -= wanted.count
        }
    }

    /// All bytes of the current file, if there are at most `limit`.
    package func contents(upTo limit: Int) throws(Fault) -> [UInt8] {
        guard unread <= limit else { throw .damaged }
        defer { unread = 0 }
        return try bytes(unread)
    }

    private func bytes(_ count: Int) throws(Fault) -> [UInt8] {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try file.read(at: offset, count: count) } catch { throw .unreadable(error) }
        offset += bytes.count
        guard bytes.count == count else { throw .cutShort }
        return bytes
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Fault) {
        let count: Int
        do throws(FileError) { count = try file.read(at: offset, into: buffer) } catch { throw .unreadable(error) }
        offset += count
        guard count == buffer.count else { throw .cutShort }
    }
}
