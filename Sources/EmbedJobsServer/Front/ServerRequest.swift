package import EmbedJobs
package import EmbedJobsWire

/// A request, independent of the transport.
package struct ServerRequest: Sendable {
    /// The method, in capitals.
    package var method: String
    /// The path as sent, percent-encoded.
    package var path: String
    /// The query as sent, without its question mark.
    package var query: String
    /// The header fields.
    package var headers: HeaderFields
    /// The body, which can be read once.
    package var body: ByteSource
    /// The request's id in error responses and logs; nil if the transport does not assign one.
    package var id: String?

    /// Creates a request from the target of its request line.
    package init(method: String, target: String, headers: HeaderFields = [:], body: ByteSource = ByteSource([])) {
        self.method = method
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(halves[0])
        query = halves.count > 1 ? String(halves[1]) : ""
        self.headers = headers
        self.body = body
    }

    /// The method for messages: its first characters, without those that are not printable.
    var shownMethod: String { Self.printable(method, limit: Limits.shownMethodMax) }

    /// The path for messages, likewise.
    var shownPath: String { Self.printable(path, limit: Limits.shownPathMax) }

    private static func printable(_ text: String, limit: Int) -> String {
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: text.unicodeScalars.prefix(limit).map { (0x21...0x7E).contains($0.value) ? $0 : "?" })
        return String(shown)
    }

    /// The body's length as declared by the client; nil if absent or not a number.
    var declaredLength: Int? { headers["Content-Length"].flatMap { Int($0) } }

    /// Whether the body is a form, which may be long.
    var isForm: Bool { headers["Content-Type"].map { MediaType($0).name == "multipart/form-data" } ?? false }

    /// Whether the body is compressed, which no operation supports.
    var isEncoded: Bool {
        guard let coding = headers["Content-Encoding"] else { return false }
        return !coding.isEmpty && coding.lowercased() != "identity"
    }

    /// The whole body; throws `payloadTooLarge` if it is longer than `limit`, without reading it if its declared
    /// length is.
    func bytes(upTo limit: Int) async throws(APIError) -> [UInt8] {
        if let declaredLength, declaredLength > limit { throw .tooLarge(limit) }
        var bytes: [UInt8] = []
        for try await chunk in body {
            bytes += chunk
            if bytes.count > limit { throw .tooLarge(limit) }
        }
        return bytes
    }
}

extension APIError {
    /// A body over a limit.
    static func tooLarge(_ limit: Int) -> APIError {
        APIError(.payloadTooLarge, "the body is longer than the limit of \(limit) bytes")
    }
}
