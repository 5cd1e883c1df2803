#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Decodes a model's JSON files, or JSON that is part of a larger file.
enum JSONFile {
    /// The size limit, far above any model's settings file.
    static let bytesMax = 1 << 20

    /// Decodes the bytes of the file at `path`.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        of path: String
    ) throws(ModelError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch DecodingError.keyNotFound(let key, _) {
            throw ModelError(file: path, "\"\(key.stringValue)\" is missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let keys = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw ModelError(file: path, "\"\(keys)\" has the wrong type")
        } catch {
            throw ModelError(file: path, "not valid JSON")
        }
    }
}
