package import EmbedJobs
package import EmbedJobsWire

/// A request as a transport hands it in, without anything of the transport in it.
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
    /// What failures and logs call it; nil where the transport gives none.
    package var id: String?

    /// Makes a request from the target of its first line.
    package init(method: String, target: String, headers: HeaderFields = [:], body: ByteSource = ByteSource([])) {
        self.method = method
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(halves[0])
        query = halves.count > 1 ? String(halves[1]) : ""
        self.headers = headers
        self.body = body
    }

    /// The body's length as the sender says it, nil where it does not or it is no number.
    var declaredLength: Int? { headers["Content-Length"].flatMap { Int($0) } }

    /// Whether the body is a form, which may be long.
    var isForm: Bool { headers["Content-Type"].map { MediaType($0).name == "multipart/form-data" } ?? false }

    /// Whether the body is compressed, which no operation takes.
    var isEncoded: Bool {
        guard let coding = headers["Content-Encoding"] else { return false }
        return !coding.isEmpty && coding.lowercased() != "identity"
    }

    /// The whole body; throws `payloadTooLarge` when it is longer than `limit`, before reading it if it says so.
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
        APIError(.payloadTooLarge, "the body is longer than \(limit) bytes, the most that is taken here")
    }
}
