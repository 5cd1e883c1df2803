internal import Crypto
package import DatasetFormats
internal import LocalFiles

/// Writes one part of a dataset: rows into an Avro file that appears whole or not at all, hashed on its way.
package final class PartWriter {
    private let path: String
    private let file: OutputFile
    private let hash: Hash
    private var writer: AvroWriter
    private var rows = 0

    /// The hash is shared with the writer's sink, which must not own the part writer itself.
    private final class Hash {
        var value = SHA256()
    }

    /// Begins a part at a path relative to the store's folder.
    ///
    /// The Avro sync marker is derived from `identity`, so that the same rows give the same bytes on every attempt.
    package init(path: String, paths: StorePaths, schema: RowSchema, identity: String) throws {
        self.path = path
        let file = try OutputFile(path: paths.absolute(path), isPrivate: true)
        let hash = Hash()
        let marker = Array(SHA256.hash(data: Array(identity.utf8)).prefix(16))
        self.file = file
        self.hash = hash
        writer = AvroWriter(schema: schema, syncMarker: marker) { bytes in
            try file.write(bytes)
            hash.value.update(bufferPointer: bytes)
        }
    }

    /// Appends a row.
    package func write(_ row: DatasetRow) throws {
        try writer.write(row)
        rows += 1
    }

    /// Makes the part durable under its name.
    package func publish() throws -> FinishedPart {
        try writer.finish()
        try file.publish(replacing: true)
        return FinishedPart(path: path, rows: rows, bytes: file.size, sha256: hash.value.finalize().hexadecimal)
    }
}
