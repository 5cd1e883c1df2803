package import EmbedJobs

/// A request to the service as it is on the wire, for `api`: what no command says.
package struct RawRequest: Sendable {
    /// The method, in capitals.
    package let method: String
    /// The path with its query.
    package let target: String
    /// The type of the body, if there is one.
    package let contentType: String?
    /// The body.
    package let body: ByteSource
}

/// What the service answered to it.
package struct RawResponse: Sendable {
    /// The status of HTTP.
    package let status: Int
    /// The type of the body.
    package let contentType: String
    /// The body.
    package let body: ByteSource

    /// Makes an answer.
    package init(status: Int, contentType: String, body: ByteSource) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// Whether it did what was asked.
    var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the body is text that can be shown.
    var isText: Bool { contentType.hasPrefix("text/") || contentType.contains("json") || contentType.contains("yaml") }
}

/// What hands a request to the service as it is.
package typealias RawExchange = @Sendable (RawRequest) async throws(APIError) -> RawResponse
