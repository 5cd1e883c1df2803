internal import EmbedJobs
internal import LocalFiles
internal import Synchronization

/// A kept file of the store, open for reading: no byte of it is handed out that does not match its digest.
final class StoredFile: Sendable {
    /// The path relative to the store's folder.
    let path: String
    private let digest: FileDigest
    private let file: InputFile
    /// The chunk that was read last: small reads one after the other verify it once.
    private let lastChunk = Mutex<(index: Int, bytes: [UInt8])?>(nil)

    /// Opens a file that a row names.
    ///
    /// A file without digests of its chunks (one of an older version, which the background has not come to yet) is read
    /// and verified as a whole here.
    ///
    /// - Throws: `partCorrupt` where it is missing, has another length or, read as a whole, another digest.
    init(_ kept: KeptFile, in paths: StorePaths) throws {
        path = kept.path
        digest = kept.digest
        let absolute = paths.absolute(kept.path)
        if let damage = kept.damage { throw APIError(damage, of: kept.path) }
        do throws(FileError) { file = try InputFile(path: absolute) } catch {
            // ENOENT alone says that it is not there; anything else may pass.
            guard error.errno == FileError.missing else { throw error }
            throw APIError(.missing, of: kept.path)
        }
        guard file.size == digest.bytes else { throw APIError(.length, of: kept.path) }
        if !digest.isChunked, try FileDigest(ofFile: absolute).sha256 != digest.sha256 {
            throw APIError(.digest, of: kept.path)
        }
    }

    /// Bytes in the file.
    var size: Int { digest.bytes }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        guard digest.isChunked else { return try file.read(at: offset, count: count) }
        let end = min(offset + count, size)
        guard offset < end else { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - offset)
        for index in offset / FileDigest.chunkBytes...(end - 1) / FileDigest.chunkBytes {
            let start = index * FileDigest.chunkBytes
            let chunk = try verifiedChunk(index)
            bytes += chunk[max(offset - start, 0)..<min(end - start, chunk.count)]
            // Kept only while a next read can want it: an open download holds one chunk, not two.
            let isRead = end - start >= chunk.count
            lastChunk.withLock { $0 = isRead ? nil : (index, chunk) }
        }
        return bytes
    }

    /// All bytes of a chunk.
    private func verifiedChunk(_ index: Int) throws -> [UInt8] {
        if let last = lastChunk.withLock({ $0 }), last.index == index { return last.bytes }
        let chunk = try file.read(at: index * FileDigest.chunkBytes, count: FileDigest.chunkBytes)
        guard chunk.withUnsafeBytes({ digest.matches($0, chunk: index) }) else {
            throw APIError(.digest, of: path)
        }
        return chunk
    }
}

/// What is wrong with a file of the store.
package enum FileDamage: String, Hashable, Sendable, CaseIterable {
    /// It is not there.
    case missing
    /// It has another length than what was written.
    case length
    /// It holds other bytes than what was written.
    case digest

    /// What is wrong, as the end of a sentence about the file.
    var text: String {
        switch self {
        case .missing: "is missing from the store"
        case .length: "has another length than when it was written"
        case .digest: "does not match its SHA-256"
        }
    }
}

extension APIError {
    /// A file of the store that cannot be used, by its path inside the store.
    init(_ damage: FileDamage, of path: String) {
        self.init(.partCorrupt, "\(path) \(damage.text); restore it from a backup, or upload the data again")
    }
}
