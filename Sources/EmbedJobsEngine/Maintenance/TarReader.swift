package import LocalFiles

/// Reads a tar archive, file after file.
package final class TarReader {
    /// What is wrong with an archive.
    package enum Fault: Error {
        /// It ends before its end.
        case cutShort
        /// It holds something that is not a file of a backup.
        case damaged
        /// It cannot be read.
        case unreadable(FileError)
    }

    private let file: InputFile
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.hashedChunkBytes, alignment: 4_096)
    private var offset = 0
    /// Bytes of the last file that were not read, and the zeros behind it.
    private var unread = 0
    private var padding = 0

    /// Begins to read.
    package init(_ file: InputFile) { self.file = file }

    deinit { memory.deallocate() }

    /// The next file; nil at the archive's end. The bytes of the one before are passed over, if they were not read.
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
                // Said before a byte of it is used.
                guard header.size <= file.size - offset else { throw .cutShort }
                return header
            }
            guard records == nil, header.size <= Limits.hashedChunkBytes else { throw .damaged }
            records = try bytes(header.size)
            offset += TarHeader.padding(after: header.size)
        }
    }

    /// Hands on the bytes of the last file.
    package func forEachChunk(_ body: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(Fault) {
        while unread > 0 {
            let wanted = UnsafeMutableRawBufferPointer(rebasing: memory[..<min(unread, memory.count)])
            try fill(wanted)
            do throws(FileError) { try body(UnsafeRawBufferPointer(wanted)) } catch { throw .unreadable(error) }
            unread -= wanted.count
        }
    }

    /// All bytes of the last file, if there are no more than so many.
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
