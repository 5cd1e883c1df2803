#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads and decodes tokenizer files.
enum TokenizerFile {
    /// Returns the bytes of a UTF-8 file; nil if it does not exist.
    static func read(_ path: String, limit: Int) throws(ModelError) -> [UInt8]? {
        guard let bytes = try ModelFile.ifPresent(path)?.allBytes(limit: limit) else { return nil }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw ModelError(file: path, "the file is not UTF-8")
        }
        return bytes
    }

    /// Decodes JSON.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        file: String
    ) throws(ModelError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw ModelError(file: file, reason(error))
        } catch {
            throw ModelError(file: file, "the file cannot be decoded: \(error)")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "“\(path(context.codingPath + [key]))” is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "“\(path(context.codingPath))” has the wrong type"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "the file is not valid JSON, or has a fraction where an integer is expected"
                : "“\(path(context.codingPath))”: \(context.debugDescription)"
        @unknown default: "the file cannot be decoded: \(error)"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map(\.stringValue).joined(separator: ".")
    }
}
