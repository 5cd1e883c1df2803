internal import DatasetFormats
internal import EmbedJobs

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

    /// Decodes a request's body, which must be as correct as a row of a dataset, also in members that are ignored;
    /// throws `invalidRequest` in the words of the hosted service.
    static func decodeRequest<T: JSONReadable>(_ type: T.Type, from bytes: [UInt8]) throws(APIError) -> T {
        do throws(JSONFault) { return try decode(type, from: bytes) } catch {
            switch error {
            case .syntax(let reason): throw APIError(.invalidRequest, "invalid json syntax: \(reason)")
            case .field(let path, let expected):
                throw .invalid("\(path.isEmpty ? "the body" : path) must be \(expected)")
            }
        }
    }

    /// Decodes a response's body; throws `unreadableResponse`. Of a key that a service sends twice, the first counts.
    static func decodeResponse<T: JSONReadable>(_ type: T.Type, from bytes: [UInt8]) throws(APIError) -> T {
        do throws(JSONFault) { return try decode(type, from: bytes, allowsDuplicates: true) } catch {
            let reason =
                switch error {
                case .syntax(let reason): reason
                case .field(let path, let expected): "\(path.isEmpty ? "the body" : path) is not \(expected)"
                }
            throw .unreadable(reason)
        }
    }

    private static func decode<T: JSONReadable>(
        _ type: T.Type,
        from bytes: [UInt8],
        allowsDuplicates: Bool = false
    ) throws(JSONFault) -> T {
        guard !bytes.isEmpty else { throw .syntax("unexpected end of the body, which is empty") }
        let tree: JSONTree
        do throws(JSONFailure) { tree = try JSONTree(bytes, allowsDuplicates: allowsDuplicates) } catch {
            throw .syntax("\(error.position(in: bytes)): \(error.problem)")
        }
        return try T(json: tree)
    }
}

extension APIError {
    /// The error for a response that cannot be read.
    static func unreadable(_ reason: String) -> APIError {
        APIError(.unreadableResponse, "the service's response cannot be read: \(reason)")
    }

    /// The error for a response that lacks a required field.
    static func lacks(_ field: String) -> APIError { unreadable("missing \(field)") }
}
