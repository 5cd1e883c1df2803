internal import EmbedJobs
internal import Foundation

/// JSON bodies as bytes.
enum WireJSON {
    /// The bytes of a value; throws `internalError` for a number that JSON cannot represent.
    static func encode(_ value: some JSONWritable) throws(APIError) -> [UInt8] {
        var json = JSONWriter()
        value.write(to: &json)
        guard !json.isBroken else {
            throw APIError(.internalError, "the response has a number that is not finite, which JSON cannot represent")
        }
        return json.bytes
    }

    /// Decodes a request's body; throws `invalidRequest` in the words of the hosted service.
    static func decodeRequest<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(APIError) -> T {
        do throws(JSONFault) { return try decode(type, from: bytes) } catch {
            switch error {
            case .syntax(let reason): throw APIError(.invalidRequest, "invalid json syntax: \(reason)")
            case .field(let path, let expected):
                throw APIError(.invalidRequest, "invalid request: \(path) must be \(expected)")
            }
        }
    }

    /// Decodes a response's body; throws `unreadableResponse`.
    static func decodeResponse<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(APIError) -> T {
        do throws(JSONFault) { return try decode(type, from: bytes) } catch {
            let reason =
                switch error {
                case .syntax(let reason): reason
                case .field(let path, let expected): "\(path) is not \(expected)"
                }
            throw APIError(.unreadableResponse, "the service's response cannot be read: \(reason)")
        }
    }

    private static func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(JSONFault) -> T {
        guard !bytes.isEmpty else { throw .syntax("unexpected end of the body, which is empty") }
        // Foundation silently accepts UTF-16, UTF-32 and byte order marks. All of these contain a zero byte or a byte
        // that is not UTF-8, or begin with a byte order mark.
        guard !bytes.contains(0), !bytes.starts(with: [0xEF, 0xBB, 0xBF]),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw .syntax("invalid character; a body must be UTF-8 without a byte order mark") }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw JSONFault(error)
        } catch {
            throw .syntax("the body is not JSON")
        }
    }
}

/// An error in a JSON text.
enum JSONFault: Error {
    /// The text is not JSON.
    case syntax(String)
    /// A field, named by its path, does not have the expected type.
    case field(path: String, expected: String)

    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self = .field(path: Self.path(context.codingPath), expected: Self.words(for: type))
        case .keyNotFound(let key, let context):
            self = .field(path: Self.path(context.codingPath + [key]), expected: "given")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .field(path: Self.path(context.codingPath), expected: "a number in range")
        case .dataCorrupted(let context):
            self = .syntax(Self.reason(context))
        @unknown default:
            self = .syntax("the body is not JSON")
        }
    }

    /// Foundation's own message, with line and column.
    private static func reason(_ context: DecodingError.Context) -> String {
        let described = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
        guard let described, let first = described.first else { return "the body is not JSON" }
        return first.lowercased()
            + (described.hasSuffix(".") ? described.dropFirst().dropLast() : described.dropFirst())
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        guard !keys.isEmpty else { return "the body" }
        return keys.reduce("") { path, key in
            if let index = key.intValue { return "\(path)[\(index)]" }
            return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
        }
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}

extension APIError {
    /// The error for a response that lacks a required field.
    static func lacks(_ field: String) -> APIError {
        APIError(.unreadableResponse, "the service's response cannot be read: missing \(field)")
    }
}
