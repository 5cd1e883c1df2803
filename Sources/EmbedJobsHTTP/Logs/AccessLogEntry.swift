package import EmbedJobs

/// A request and its response, as recorded in logs and metrics: without secrets and content.
package struct AccessLogEntry: Sendable {
    /// The id in the response.
    package let id: String
    /// The client's address; empty for a client on a socket file.
    package let peer: String
    /// The method as sent.
    package let method: String
    /// The operation, such as `createEmbedJob`; nil for unknown paths.
    package let route: String?
    /// The owner of the request, if known.
    package let owner: Owner?
    /// The id of the owner's key; nil if unknown or keys are not required.
    package let keyID: String?
    /// The dataset, job or model that the request named or created.
    package let object: String?
    /// The status.
    package let status: Int
    /// Bytes read of the request's body.
    package let bytesIn: Int
    /// Bytes of the response's body.
    package let bytesOut: Int
    /// The time from the head of the request to the end of the response.
    package let duration: Duration

    /// Creates a record.
    package init(
        id: String,
        peer: String,
        method: String,
        route: String?,
        owner: Owner?,
        keyID: String? = nil,
        object: String? = nil,
        status: Int,
        bytesIn: Int,
        bytesOut: Int,
        duration: Duration
    ) {
        self.id = id
        self.peer = peer
        self.method = method
        self.route = route
        self.owner = owner
        self.keyID = keyID
        self.object = object
        self.status = status
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.duration = duration
    }
}
