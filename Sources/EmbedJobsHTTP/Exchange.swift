package import EmbedJobs

/// A request and what it was answered, as logs and metrics note it: no secret and no content is in it.
package struct Exchange: Sendable {
    /// The id that the answer bears.
    package let id: String
    /// The client's address; empty for one on a socket file.
    package let peer: String
    /// The method as sent.
    package let method: String
    /// The operation that answered, such as `createEmbedJob`; nil where there was none.
    package let route: String?
    /// Whose request it was, where that is known.
    package let owner: Owner?
    /// Which of the owner's keys it bore; nil where none is asked for, or it is not known.
    package let keyID: String?
    /// The dataset, job or model that it was about or has made.
    package let object: String?
    /// The status.
    package let status: Int
    /// Bytes of the request's body that were read.
    package let bytesIn: Int
    /// Bytes of the answer's body.
    package let bytesOut: Int
    /// From the head of the request to the end of the answer.
    package let duration: Duration

    /// Makes a note.
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
