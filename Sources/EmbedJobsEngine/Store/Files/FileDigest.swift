internal import Crypto
internal import EmbedJobs
internal import LocalFiles

/// The expected content of a file: its length, and the SHA-256 of the whole and of each chunk.
///
/// With the chunks, a reader of a range verifies only that range, and refuses a damaged chunk before using its first
/// byte. A file of one chunk does not need a list: the digest of the chunk is that of the whole.
package struct FileDigest: Hashable, Sendable {
    /// Bytes per chunk; the last one of a file may be shorter. Small, since each open download holds one in memory.
    package static let chunkBytes = 1 << 17

    /// Bytes in the file.
    package let bytes: Int
    /// SHA-256 of the file, in hexadecimal, as sha256sum prints it.
    package let sha256: String
    /// SHA-256 of each chunk, 32 bytes each; nil for a file of one chunk, or if they were never computed.
    package let chunks: [UInt8]?

    /// Makes a digest from its fields.
    package init(bytes: Int, sha256: String, chunks: [UInt8]? = nil) {
        self.bytes = bytes
        self.sha256 = sha256
        self.chunks = chunks
    }

    /// Reads a file and computes its digest.
    ///
    /// - Throws: `FileError` if it cannot be read, `CancellationError` if the task is cancelled.
    package init(ofFile path: String) throws {
        let file = try InputFile(path: path)
        var running = RunningFileDigest()
        try file.forEachChunk(of: Self.chunkBytes) { chunk in
            try Task.checkCancellation()
            chunk.withUnsafeBytes { running.update($0) }
        }
        self = running.finish()
    }

    /// Whether the chunks can be verified individually.
    var isChunked: Bool { chunks != nil || bytes <= Self.chunkBytes }

    /// Whether bytes match a chunk. Requires ``isChunked``.
    func matches(_ bytes: UnsafeRawBufferPointer, chunk index: Int) -> Bool {
        let found = SHA256.hash(data: bytes)
        guard let chunks else { return found.hexadecimal == sha256 }
        let size = SHA256.byteCount
        guard chunks.count >= (index + 1) * size else { return false }
        return found.elementsEqual(chunks[index * size..<(index + 1) * size])
    }
}

/// The running digest of a file's bytes.
package struct RunningFileDigest {
    private var whole = SHA256()
    /// Used from the second chunk on: for the first, the digest of the whole is the same.
    private var chunk = SHA256()
    private var chunks: [UInt8] = []
    private var bytes = 0

    /// Makes the digest of zero bytes.
    package init() {}

    /// Adds the next bytes.
    package mutating func update(_ next: UnsafeRawBufferPointer) {
        var rest = next[...]
        while !rest.isEmpty {
            let used = bytes % FileDigest.chunkBytes
            if used == 0, bytes > 0 { endChunk() }
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(FileDigest.chunkBytes - used))
            whole.update(bufferPointer: part)
            if bytes >= FileDigest.chunkBytes { chunk.update(bufferPointer: part) }
            bytes += part.count
            rest = rest.dropFirst(part.count)
        }
    }

    /// The digest of all added bytes.
    package consuming func finish() -> FileDigest {
        let sha256 = whole.finalize().hexadecimal
        guard bytes > FileDigest.chunkBytes else { return FileDigest(bytes: bytes, sha256: sha256) }
        endChunk()
        return FileDigest(bytes: bytes, sha256: sha256, chunks: chunks)
    }

    private mutating func endChunk() {
        if bytes == FileDigest.chunkBytes {
            // Finalizes a copy, since the whole continues.
            chunks += whole.finalize()
        } else {
            chunks += chunk.finalize()
            chunk = SHA256()
        }
    }
}
