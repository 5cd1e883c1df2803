internal import EmbedJobs
internal import Foundation
internal import GRDB

/// A part of an output with an index.
struct IndexedPart: Sendable {
    /// The number of the output dataset; numbers are never used again.
    let dataset: Int64
    let path: String
    let profile: VectorProfile
    let entries: Data

    /// The part's file; nil if the dataset was deleted, or is not the owner's.
    func file(of owner: Owner, in db: Database) throws -> KeptFile? {
        let sql = "SELECT EXISTS (SELECT 1 FROM dataset WHERE seq = ? AND owner = ? AND deleted_at IS NULL)"
        let arguments: StatementArguments = [dataset, owner.rawValue]
        guard try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) == true else { return nil }
        return try FileLedger.kept(path, in: db)
    }
}

/// The parts of outputs that were completed after another one.
struct NewOutputs: Sendable {
    /// In ascending order of their datasets.
    var parts: [IndexedPart] = []
    let lastDataset: Int64

    /// Reads the newest outputs after the dataset with the number `seen`, as far as the limits allow.
    init(after seen: Int64, in db: Database) throws {
        let newest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(seq) FROM dataset")) ?? 0
        lastDataset = max(seen, newest)
        guard newest > seen else { return }
        // From the newest one on, dataset by dataset: a store may have millions.
        let sql = """
            SELECT dataset.seq, path, profile, entries
            FROM dataset CROSS JOIN part ON part.dataset = dataset.id CROSS JOIN text_index USING (path)
            WHERE dataset.seq > ? AND deleted_at IS NULL ORDER BY dataset.seq DESC
            """
        let first = max(seen, newest - Int64(Limits.reusableDatasetsMax))
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [first])
        var bytes = 0
        while bytes < Limits.reusableTextsMax * TextIndex.entryBytes, let row = try rows.next() {
            guard let profile = VectorProfile(digest: Array(row[2] as Data)) else { continue }
            let entries: Data = row[3]
            parts.append(IndexedPart(dataset: row[0], path: row[1], profile: profile, entries: entries))
            bytes += entries.count
        }
        parts.reverse()
    }
}

/// The entries of all parts by their keys. Of equal texts, the newest is kept.
struct TextTable {
    private struct Entry {
        let part: UInt32
        let row: UInt32
        let tokens: UInt32
    }

    private var parts: [IndexedPart] = []
    private var entries: [UInt64: Entry] = [:]
    /// The newest dataset that was read.
    private(set) var lastDataset: Int64 = 0

    /// Whether the index has grown to its limits. Reading the newest outputs again then needs less memory.
    var isFull: Bool {
        entries.count >= 2 * Limits.reusableTextsMax || parts.count >= 2 * Limits.reusableDatasetsMax
    }

    mutating func add(_ outputs: NewOutputs) {
        lastDataset = outputs.lastDataset
        for part in outputs.parts {
            let number = UInt32(parts.count)
            parts.append(IndexedPart(dataset: part.dataset, path: part.path, profile: part.profile, entries: Data()))
            TextIndex.forEachEntry(of: part.entries) { entry in
                entries[entry.key] = Entry(part: number, row: UInt32(entry.row), tokens: UInt32(entry.tokens))
            }
        }
    }

    /// Whether there is a vector of a text with this key.
    func contains(_ key: UInt64, _ profile: VectorProfile) -> Bool {
        entries[key].map { parts[Int($0.part)].profile == profile } ?? false
    }

    /// The parts with texts of these keys, in the order of the keys.
    func look(for keys: [UInt64], _ profile: VectorProfile) -> [(part: IndexedPart, texts: [EarlierTexts.Text])] {
        var positions: [UInt32: Int] = [:]
        var found: [(part: IndexedPart, texts: [EarlierTexts.Text])] = []
        for (index, key) in keys.enumerated() {
            guard let entry = entries[key], parts[Int(entry.part)].profile == profile else { continue }
            let position = positions[entry.part, default: found.count]
            if position == found.count { found.append((parts[Int(entry.part)], [])) }
            positions[entry.part] = position
            found[position].texts.append(.init(index: index, row: Int(entry.row), tokens: Int(entry.tokens)))
        }
        return found
    }
}
