package import EmbedJobs

/// Maps API keys to their owners.
package protocol Authenticator: Sendable {
    /// The principal of the key in an `Authorization` field; throws `unauthorized` for a missing or wrong key.
    func caller(authorization: String?) async throws(APIError) -> Principal
}

/// Parsing of the key in an `Authorization` field.
package enum BearerKey {
    /// The key. The scheme is case-insensitive, since versions of the SDK write it in three ways.
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

/// An authenticator without keys: every client acts as one owner. For loopback and sockets that only the owner can
/// open.
package struct AnonymousAuthenticator: Authenticator {
    private let owner: Owner

    /// Creates an authenticator that treats every client as this owner.
    package init(owner: Owner) { self.owner = owner }

    /// Returns the owner, with any key or none.
    package func caller(authorization: String?) async throws(APIError) -> Principal { Principal(owner: owner) }
}
