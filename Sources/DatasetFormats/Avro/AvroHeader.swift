/// The header of an Avro object container file.
struct AvroHeader: Equatable, Sendable {
    private static let entriesMax = 256

    let schema: RowSchema
    let schemaJSON: String
    let syncMarker: [UInt8]
    let byteCount: Int

    /// Reads the header from the first bytes of a file.
    init(from bytes: UnsafeRawBufferPointer) throws(AvroProblem) {
        var cursor = AvroCursor(bytes, origin: 0)
        let magic = try cursor.take(AvroWriter.magic.count)
        guard magic.elementsEqual(AvroWriter.magic) else {
            throw .bad(FormatError(.notAvro, at: 0, "the file is not an Avro object container file"))
        }
        var entries: [String: UnsafeRawBufferPointer] = [:]
        var entryCount = 0
        while true {
            let count = try cursor.itemCount(before: entryCount)
            if count == 0 { break }
            for _ in 0..<count {
                // Counted one by one, because keys may repeat and a stream re-reads the whole header for each entry.
                entryCount += 1
                guard entryCount <= Self.entriesMax else { throw cursor.bad("the header has too many entries") }
                let key = try cursor.text(upTo: 1_024)
                let length = try cursor.length(upTo: FormatLimits.avroHeaderBytesMax, of: "an entry of the header")
                guard cursor.position + length <= FormatLimits.avroHeaderBytesMax else {
                    throw cursor.bad("the header is longer than \(FormatLimits.avroHeaderBytesMax) bytes")
                }
                entries[key] = try cursor.take(length)
            }
        }
        syncMarker = Array(try cursor.take(AvroWriter.syncByteCount))
        byteCount = cursor.position
        schemaJSON = try Self.schemaJSON(in: entries, cursor)
        do throws(FormatError) { schema = try RowSchema(avroJSON: schemaJSON) } catch { throw .bad(error) }
    }

    private static func schemaJSON(
        in entries: [String: UnsafeRawBufferPointer],
        _ cursor: AvroCursor
    ) throws(AvroProblem) -> String {
        let codec = entries["avro.codec"].map { String(decoding: $0, as: UTF8.self) } ?? "null"
        guard codec == "null" || codec.isEmpty else {
            let name = JSONText.quoted(codec, limit: 32)
            throw cursor.bad("the codec is \(name): only null (uncompressed) is supported", .unsupportedCodec)
        }
        guard let raw = entries["avro.schema"], let text = String(validating: raw, as: UTF8.self) else {
            throw cursor.bad("the header lacks a schema", .unsupportedSchema)
        }
        return text
    }
}
