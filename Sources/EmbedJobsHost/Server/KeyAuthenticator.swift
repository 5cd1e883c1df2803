internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsServer

/// Authenticates requests by the keys of a store.
struct KeyAuthenticator: Authenticator {
    let keys: AccessKeys

    func caller(authorization: String?) async throws(APIError) -> Principal {
        let holder = try await keys.holder(of: try BearerKey.key(in: authorization))
        return Principal(owner: holder.owner, keyID: holder.keyID)
    }
}
