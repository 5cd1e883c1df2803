internal import Foundation
internal import GRDB

/// The texts that a part of an output has vectors of: for each, its key, its row in the part, and its tokens.
///
/// It is stored in the commit that keeps the part, and deleted with the row of the part's file. It only says where to
/// look: a reader compares the text in the row.
package struct TextIndex: Sendable, Equatable {
    /// One text of a part.
    struct Entry: Hashable {
        /// See ``TextHash/key(in:)``.
        let key: UInt64
        /// The first row of the part with the text.
        let row: Int
        /// The tokens of the whole text, those that were cut off included.
        let tokens: Int
    }

    /// The bytes of an entry: its key in eight, its row and its tokens in four each, little-endian.
    static let entryBytes = 16

    /// The profile of the vectors.
    let profile: VectorProfile
    /// The entries, one after the other.
    let bytes: [UInt8]

    /// Makes the index of a shard from the hash and the tokens of each of its texts.
    init(of shard: ShardInput, _ hashes: [TextHash], tokens: [Int], _ profile: VectorProfile) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * Self.entryBytes)
        var next = 0
        for (row, source) in shard.sources.enumerated() where source == .text(next) {
            withUnsafeBytes(of: hashes[next].key(in: profile).littleEndian) { bytes += $0 }
            withUnsafeBytes(of: UInt32(row).littleEndian) { bytes += $0 }
            withUnsafeBytes(of: UInt32(clamping: tokens[next]).littleEndian) { bytes += $0 }
            next += 1
        }
        (self.profile, self.bytes) = (profile, bytes)
    }

    /// Passes each entry of a stored index to `body`.
    static func forEachEntry(of bytes: Data, _ body: (Entry) -> Void) {
        bytes.withUnsafeBytes { raw in
            for start in stride(from: 0, to: raw.count - raw.count % entryBytes, by: entryBytes) {
                let key = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
                let row = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self))
                let tokens = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self))
                body(Entry(key: key, row: Int(row), tokens: Int(tokens)))
            }
        }
    }

    /// Stores the index of the part at a path, which has a row in the ledger.
    func insert(for path: String, in db: Database) throws {
        guard !bytes.isEmpty else { return }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO text_index (path, profile, entries) VALUES (?, ?, ?)")
            .execute(arguments: [path, Data(profile.digest), Data(bytes)])
    }
}
