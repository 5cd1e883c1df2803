internal import EmbedJobs
internal import EmbedJobsWire

/// Which URLs of parts are allowed: the service sends them, but must not be able to direct clients to arbitrary
/// hosts.
enum PartAddress {
    /// The URL sent by a service, if it is allowed.
    static func checked(_ text: String, of service: WebAddress) throws(APIError) -> WebAddress {
        guard !text.isEmpty else {
            throw APIError(.unreadableResponse, "the service did not return a URL for the part")
        }
        let address: WebAddress
        do throws(APIError) { address = try service.resolve(text) } catch {
            throw APIError(.unreadableResponse, "the service returned an invalid URL for the part")
        }
        return try checked(address, of: service)
    }

    /// A URL, if it is allowed for a file of this service.
    ///
    /// An encrypted service may not lead to an unencrypted URL. A public service may not lead to addresses of this
    /// machine or its private network, which it could not reach itself.
    static func checked(_ address: WebAddress, of service: WebAddress) throws(APIError) -> WebAddress {
        guard address.origin != service.origin else { return address }
        switch (service.origin, address.origin) {
        case (.socket, .host("localhost", port: 80, isSecure: false)):
            // The URL of a service on a socket, as seen by clients of that socket.
            return WebAddress(origin: service.origin, target: address.target)
        case (_, .socket):
            throw refusal(address, "a socket on this machine")
        case (.host(_, _, isSecure: true), .host(_, _, isSecure: false)):
            throw refusal(address, "an address without encryption")
        case (.host(let ours, _, _), .host(let theirs, _, _)):
            guard HostName(ours).isPrivate || !HostName(theirs).isPrivate else {
                throw refusal(address, "an address in a private network")
            }
            return address
        case (.socket, .host): return address
        }
    }

    private static func refusal(_ address: WebAddress, _ what: String) -> APIError {
        APIError(
            .unreadableResponse,
            "the service returned \(what) for the part, which is not allowed: \(address.originText)"
        )
    }
}
