internal import Crypto
internal import EmbedJobs
internal import LocalFiles

/// A reusable buffer for hashing files.
final class HashBuffer {
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.hashedChunkBytes, alignment: 4_096)

    deinit { memory.deallocate() }

    /// The size of a file and the SHA-256 of its bytes in hexadecimal, read to the end.
    func digest(of file: InputFile) throws(FileError) -> (bytes: Int, sha256: String) {
        var hash = SHA256()
        let bytes = try forEachChunk(of: file) { chunk throws(FileError) in hash.update(bufferPointer: chunk) }
        return (bytes, hash.finalize().hexadecimal)
    }

    /// Passes the bytes of a file to a body in order, and returns their number.
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
