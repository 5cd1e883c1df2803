internal import Crypto
internal import LocalFiles

/// The memory that files are read into on their way through a digest: one piece for all of them.
final class HashBuffer {
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.hashedChunkBytes, alignment: 4_096)

    deinit { memory.deallocate() }

    /// The size of a file and the SHA-256 of its bytes in hexadecimal, read to the end.
    func digest(of file: InputFile) throws(FileError) -> (bytes: Int, sha256: String) {
        var hash = SHA256()
        let bytes = try forEachChunk(of: file) { chunk throws(FileError) in hash.update(bufferPointer: chunk) }
        return (bytes, hash.finalize().hexadecimal)
    }

    /// Hands on the bytes of a file from first to last, and returns how many there were.
    func forEachChunk(
        of file: InputFile,
        _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
    ) throws(FileError) -> Int {
        var offset = 0
        while true {
            let count = try file.read(at: offset, into: memory)
            if count > 0 { try body(UnsafeRawBufferPointer(rebasing: memory[..<count])) }
            offset += count
            if count < memory.count { return offset }
        }
    }
}
