internal import EmbedJobs
internal import EmbedJobsWire

/// Which addresses of parts are gone to: a service names them, and should not be able to send its clients anywhere.
enum PartAddress {
    /// The address that a service names, as far as it is one to go to.
    static func checked(_ text: String, of service: WebAddress) throws(APIError) -> WebAddress {
        guard !text.isEmpty else { throw APIError(.unreadableAnswer, "the service names no address for the part") }
        let address: WebAddress
        do throws(APIError) { address = try service.resolve(text) } catch {
            throw APIError(.unreadableAnswer, "the service names an address for the part that is none")
        }
        return try checked(address, of: service)
    }

    /// An address, if it is one to go to for a file of this service's.
    ///
    /// What came encrypted does not go on in the clear, and a service in the world does not name addresses on this
    /// machine or in its private network, which it could not reach itself.
    static func checked(_ address: WebAddress, of service: WebAddress) throws(APIError) -> WebAddress {
        guard address.origin != service.origin else { return address }
        switch (service.origin, address.origin) {
        case (.socket, .host("localhost", port: 80, isSecure: false)):
            // How a service behind a socket is called by those who come through it.
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
            .unreadableAnswer,
            "the service names \(what) for the part, \(address.originText), which is not gone to"
        )
    }
}
