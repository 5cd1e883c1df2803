/// A durable file of rows, before a row keeps it.
package struct FinishedPart: Sendable, Equatable {
    /// Relative to the store's folder.
    package let path: String
    /// The number of rows.
    package let rows: Int
    /// The digest of the file.
    package let digest: FileDigest
    /// What was counted while its rows were embedded; nil for an input, and if its executor does not count.
    package var counts: ShardCounts?
    /// The texts that it has vectors of; nil for an input, and if later jobs must not copy from it.
    package var texts: TextIndex?

    /// Makes a part from its fields.
    package init(path: String, rows: Int, digest: FileDigest) {
        self.path = path
        self.rows = rows
        self.digest = digest
    }
}
