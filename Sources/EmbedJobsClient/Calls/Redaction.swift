internal import EmbedJobs
internal import EmbedJobsWire

/// Removes secrets from text that is shown: keys anywhere, and URLs that contain a permission.
package struct Redaction: Sendable {
    private let secrets: [[UInt8]]

    /// The replacement of a secret.
    static let mark = "[hidden]"

    /// Removes these texts everywhere, except those too short to be secrets.
    package init(secrets: [String]) {
        self.secrets = secrets.map { Array($0.utf8) }.filter { $0.count >= Limits.secretBytesMin }
            .sorted { $0.count > $1.count }
    }

    /// A text without secrets, tokens of part URLs, and queries of other URLs, which may contain signatures.
    package func cut(_ text: String) -> String {
        var bytes = cut(Array(text.utf8))
        bytes = Self.hideRuns(in: bytes, after: Array("/v1/parts/".utf8))
        bytes = Self.hideQueries(in: bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Bytes of text or JSON without the secrets. URLs are kept: the client needs them.
    package func cut(_ bytes: [UInt8]) -> [UInt8] {
        secrets.reduce(bytes) { Self.replace($1, in: $0) }
    }

    /// An error without secrets in its message.
    func cut(_ error: APIError) -> APIError {
        APIError(error.code, cut(error.message), httpStatus: error.httpStatus)
    }

    /// The value of a header field for display.
    package func value(of name: String, _ value: String) -> String {
        Self.hiddenFields.contains(name.lowercased()) ? Self.mark : cut(value)
    }

    /// The target of a request for display. The request's own query is kept: it is not a permission.
    package func target(_ target: String) -> String {
        let bytes = cut(Array(target.utf8))
        return String(decoding: Self.hideRuns(in: bytes, after: Array("/v1/parts/".utf8)), as: UTF8.self)
    }

    private static let hiddenFields: Set = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "idempotency-key",
    ]

    private static func replace(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        let found = ranges(of: secret, in: bytes)
        guard !found.isEmpty else { return bytes }
        var result: [UInt8] = []
        var start = 0
        for range in found {
            result += bytes[start..<range.lowerBound]
            result += Array(mark.utf8)
            start = range.upperBound
        }
        return result + bytes[start...]
    }

    /// The positions of a secret, plain or with JSON escapes.
    private static func ranges(of secret: [UInt8], in bytes: [UInt8]) -> [Range<Int>] {
        bytes.withUnsafeBufferPointer { bytes in
            var ranges: [Range<Int>] = []
            var position = 0
            while position < bytes.count {
                let isStart = bytes[position] == secret[0] || bytes[position] == UInt8(ascii: "\\")
                if isStart, let end = end(of: secret, in: bytes, from: position) {
                    ranges.append(position..<end)
                    position = end
                } else {
                    position += 1
                }
            }
            return ranges
        }
    }

    /// The end of a secret that starts at a position; nil if it does not start there.
    private static func end(of secret: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var position = start
        for byte in secret {
            guard position < bytes.count else { return nil }
            if bytes[position] == byte {
                position += 1
            } else if let (escaped, length) = escape(in: bytes, at: position), escaped == byte {
                position += length
            } else {
                return nil
            }
        }
        return position
    }

    /// The byte that a JSON escape encodes, and the escape's length.
    private static func escape(
        in bytes: UnsafeBufferPointer<UInt8>,
        at position: Int
    ) -> (byte: UInt8, length: Int)? {
        guard bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count else { return nil }
        guard bytes[position + 1] == UInt8(ascii: "u") else { return (bytes[position + 1], 2) }
        guard position + 6 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[(position + 2)..<(position + 6)], as: UTF8.self)
        return UInt8(digits, radix: 16).map { ($0, 6) }
    }

    /// Hides the text that follows a prefix, up to a character that cannot be part of a URL segment.
    private static func hideRuns(in bytes: [UInt8], after start: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let first = rest.first {
            if rest.starts(with: start) {
                result += start
                rest = rest.dropFirst(start.count)
                let hidden = rest.prefix { isOfAddress($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
                if !hidden.isEmpty { result += Array(mark.utf8) }
                rest = rest.dropFirst(hidden.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// Hides the query of every URL with a scheme.
    private static func hideQueries(in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        let scheme = Array("://".utf8)
        while let first = rest.first {
            guard rest.starts(with: scheme) else {
                result.append(first)
                rest = rest.dropFirst()
                continue
            }
            let path = rest.prefix { ($0 == UInt8(ascii: ":") || isOfAddress($0)) && $0 != UInt8(ascii: "?") }
            result += path
            rest = rest.dropFirst(path.count)
            guard rest.first == UInt8(ascii: "?") else { continue }
            result += Array("?\(mark)".utf8)
            rest = rest.dropFirst().drop { isOfAddress($0) || $0 == UInt8(ascii: "?") }
        }
        return result
    }

    /// Whether a byte can be part of a URL in running text: not white space, a quote, a backslash or a bracket.
    private static func isOfAddress(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !Array("\"'\\<>(){}[]`,".utf8).contains(byte)
    }
}
