internal import EmbedJobs
internal import LocalFiles
internal import Synchronization

/// A kept file of the store, open for reading; it returns only bytes that match the digest.
final class StoredFile: Sendable {
    /// The path relative to the store's folder.
    let path: String
    private let digest: FileDigest
    private let file: InputFile
    /// The chunk that was read last, so that consecutive small reads verify it once.
    private let lastChunk = Mutex<(index: Int, bytes: [UInt8])?>(nil)

    /// Opens a file that a row names.
    ///
    /// A file without chunk digests (written by an older version and not yet processed in the background) is read and
    /// verified as a whole here.
    ///
    /// - Throws: `partCorrupt` if it is missing, is not a regular file, or has a wrong length or, when read as a whole,
    ///   a wrong digest.
    init(_ kept: KeptFile, in paths: StorePaths) throws {
        path = kept.path
        digest = kept.digest
        let absolute = paths.absolute(kept.path)
        if let damage = kept.damage { throw APIError(damage, of: kept.path) }
        guard let file = try InputFile.part(absolute) else { throw APIError(.missing, of: kept.path) }
        self.file = file
        guard file.size == digest.bytes else { throw APIError(.length, of: kept.path) }
        if !digest.isChunked, try FileDigest(ofFile: absolute).sha256 != digest.sha256 {
            throw APIError(.digest, of: kept.path)
        }
    }

    /// Bytes in the file.
    var size: Int { digest.bytes }

    /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
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
            // Kept only while a next read can need it: an open download holds one chunk, not two.
            let isRead = end - start >= chunk.count
            lastChunk.withLock { $0 = isRead ? nil : (index, chunk) }
        }
        return bytes
    }

    /// All bytes of a chunk, verified.
    private func verifiedChunk(_ index: Int) throws -> [UInt8] {
        if let last = lastChunk.withLock({ $0 }), last.index == index { return last.bytes }
        let chunk = try file.read(at: index * FileDigest.chunkBytes, count: FileDigest.chunkBytes)
        guard chunk.withUnsafeBytes({ digest.matches($0, chunk: index) }) else {
            throw APIError(.digest, of: path)
        }
        return chunk
    }
}

extension InputFile {
    /// Opens a file that a row of the store names; nil if it is missing or not a regular file. A link is not followed.
    ///
    /// - Throws: an error that may be temporary: only ENOENT means that it is missing.
    static func part(_ path: String) throws(FileError) -> InputFile? {
        guard try FileStatus.of(path)?.kind == .file else { return nil }
        return try InputFile(path: path, followsLinks: false)
    }
}

/// The damage of a store file.
enum FileDamage: String, Hashable, Sendable, CaseIterable {
    /// It does not exist, or is not a regular file.
    case missing
    /// Its length differs from the recorded one.
    case length
    /// Its content differs from the recorded digest.
    case digest

    /// The damage, as a predicate for an error message.
    var text: String {
        switch self {
        case .missing: "is missing from the store or not a regular file"
        case .length: "has a different length than when it was written"
        case .digest: "does not match its SHA-256"
        }
    }
}

extension APIError {
    /// An error about a store file that cannot be used, named by its path inside the store.
    init(_ damage: FileDamage, of path: String) {
        self.init(.partCorrupt, "\(path) \(damage.text); restore it from a backup, or upload the data again")
    }
}
