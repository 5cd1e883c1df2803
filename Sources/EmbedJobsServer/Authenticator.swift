package import EmbedJobs

/// Who knows whose a key is.
package protocol Authenticator: Sendable {
    /// Who bears the key in an `Authorization` field; throws `unauthorized` where there is none or a wrong one.
    func caller(authorization: String?) async throws(APIError) -> Caller
}

/// The key in an `Authorization` field.
package enum BearerKey {
    /// The key; the scheme's case means nothing, since the SDK's versions write it in three ways.
    package static func key(in authorization: String?) throws(APIError) -> String {
        guard let authorization, !authorization.isEmpty else {
            throw APIError(.unauthorized, "no api key supplied")
        }
        let words = authorization.split(separator: " ", maxSplits: 1)
        guard let scheme = words.first, scheme.lowercased() == "bearer" else {
            throw APIError(.unauthorized, "invalid api token")
        }
        guard words.count == 2 else { throw APIError(.unauthorized, "no api key supplied") }
        return String(words[1])
    }
}

/// No keys at all: whoever can connect is the one owner. For loopback and sockets that only the owner can open.
package struct OpenDoor: Authenticator {
    private let owner: Owner

    /// Takes everybody for this owner.
    package init(owner: Owner) { self.owner = owner }

    /// The owner, whatever the key.
    package func caller(authorization: String?) async throws(APIError) -> Caller { Caller(owner: owner) }
}
