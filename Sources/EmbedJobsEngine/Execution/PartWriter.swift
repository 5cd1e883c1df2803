internal import Crypto
package import DatasetFormats
internal import LocalFiles

/// Writes one part of a dataset: rows into an Avro file, with a running digest.
///
/// The ledger has a row for the file before this begins, and no one reads the file before another row keeps it.
package final class PartWriter {
    private let path: String
    private let file: PrivateFile
    private let digest: Digest
    private var writer: AvroWriter
    private var rows = 0

    /// The digest is shared with the writer's sink, which must not own the part writer.
    private final class Digest {
        var value = RunningFileDigest()
    }

    /// Begins a part at a path relative to the store's folder.
    ///
    /// The Avro sync marker is derived from `identity`, so that the same rows give the same bytes on every attempt.
    package init(path: String, paths: StorePaths, schema: RowSchema, identity: String) throws {
        self.path = path
        let file = try PrivateFile(path: paths.absolute(path))
        let digest = Digest()
        let marker = Array(SHA256.hash(data: Array(identity.utf8)).prefix(16))
        self.file = file
        self.digest = digest
        writer = AvroWriter(schema: schema, syncMarker: marker) { bytes in
            try file.write(bytes)
            digest.value.update(bytes)
        }
    }

    /// Appends a row.
    package func write(_ row: DatasetRow) throws {
        try writer.write(row)
        rows += 1
    }

    /// Makes the part durable.
    package func finish() throws -> FinishedPart {
        try writer.finish()
        try file.finish()
        return FinishedPart(path: path, rows: rows, digest: digest.value.finish())
    }
}
