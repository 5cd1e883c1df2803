internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsServer

/// Authenticates requests by the keys of a store.
struct KeyAuthenticator: Authenticator {
    let keys: KeyRing

    func caller(authorization: String?) async throws(APIError) -> Caller {
        let holder = try await keys.holder(of: try BearerKey.key(in: authorization))
        return Caller(owner: holder.owner, keyID: holder.keyID)
    }
}
