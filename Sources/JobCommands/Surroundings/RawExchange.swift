package import EmbedJobs

/// A raw request to the service, for `api`.
package struct RawRequest: Sendable {
    /// The method in upper case.
    package let method: String
    /// The path with its query.
    package let target: String
    /// The media type of the body, if there is one.
    package let contentType: String?
    /// The body.
    package let body: ByteSource
}

/// The service's response to a raw request.
package struct RawResponse: Sendable {
    /// The HTTP status code.
    package let status: Int
    /// The media type of the body.
    package let contentType: String
    /// The body.
    package let body: ByteSource

    /// Creates a response.
    package init(status: Int, contentType: String, body: ByteSource) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// Whether the status code is 2xx.
    var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the body is text that can be shown.
    var isText: Bool { contentType.hasPrefix("text/") || contentType.contains("json") || contentType.contains("yaml") }
}

/// Sends a raw request to the service.
package typealias RawExchange = @Sendable (RawRequest) async throws(APIError) -> RawResponse
