package import EmbedJobs

/// Maps API keys to their owners.
package protocol Authenticator: Sendable {
    /// The principal of the key in an `Authorization` field; throws `unauthorized` for a missing or wrong key.
    func caller(authorization: String?) async throws(APIError) -> Principal
}

/// Parsing of the key in an `Authorization` field (RFC 9110, section 11.4; RFC 6750, section 2.1).
package enum BearerKey {
    /// The key: after the scheme, which is case-insensitive, and any number of spaces. White space around the whole
    /// value is not part of it.
    package static func key(in authorization: String?) throws(APIError) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let value = Substring(authorization ?? "").drop(while: isSpace)
        let scheme = value.prefix { $0 != " " && $0 != "\t" }
        guard !scheme.isEmpty else { throw APIError(.unauthorized, "no api key supplied") }
        guard scheme.lowercased() == "bearer" else { throw APIError(.unauthorized, "invalid api token") }
        var key = value.dropFirst(scheme.count).drop { $0 == " " }
        while let last = key.last, isSpace(last) { key.removeLast() }
        guard !key.isEmpty else { throw APIError(.unauthorized, "no api key supplied") }
        guard !key.contains(where: isSpace) else { throw APIError(.unauthorized, "invalid api token") }
        return String(key)
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
