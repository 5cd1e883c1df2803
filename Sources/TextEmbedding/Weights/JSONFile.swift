#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A model's small JSON files.
enum JSONFile {
    /// No settings file of a model comes near this.
    static let bytesMax = 1 << 20

    /// Decodes the file at `path`, or throws what is wrong with it.
    static func decode<Value: Decodable>(_ type: Value.Type, at path: String) throws(ModelError) -> Value {
        let file = try MappedFile(path: path)
        guard file.bytes.count <= bytesMax else { throw ModelError(file: path, "it is larger than \(bytesMax) bytes") }
        return try decode(type, from: file.bytes, of: path)
    }

    /// Like `decode`, and nil where there is no such file.
    static func decodeIfPresent<Value: Decodable>(_ type: Value.Type, at path: String) throws(ModelError) -> Value? {
        guard access(path, F_OK) == 0 else { return nil }
        return try decode(type, at: path)
    }

    /// Decodes bytes of the file at `path`.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: UnsafeRawBufferPointer,
        of path: String
    ) throws(ModelError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch DecodingError.keyNotFound(let key, _) {
            throw ModelError(file: path, "\"\(key.stringValue)\" is missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let keys = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw ModelError(file: path, "\"\(keys)\" has a value of a wrong type")
        } catch {
            throw ModelError(file: path, "it is not valid JSON")
        }
    }
}
