package import EmbedJobs
package import EmbedJobsWire

/// The service that a run uses: the engine in this process, or a remote service.
package enum ServiceChoice {
    /// The engine, on this user's store.
    case engine
    /// A service over HTTP.
    case remote(Remote)

    /// A service and the key for it.
    package struct Remote {
        /// The address of its API.
        package let address: WebAddress
        /// The service's name in the prompt.
        package let name: String
        /// The profile that selected it; nil without one.
        let profile: String?
        /// The key for its address; nil if none is known.
        package let key: String?

        /// Whether it is Cohere's service.
        package var isHosted: Bool { ServiceChoice.isCohere(address) }

        /// The option that selects it, with its address as written in the option.
        func option(for address: String) -> String {
            profile.map { "--profile \($0)" } ?? (isHosted ? "--cohere" : "--server \(address)")
        }
    }

    /// The options that select a service.
    package struct Selection: Equatable {
        /// An address.
        package var server: String?
        /// Whether it is Cohere's service.
        package var isCohere = false
        /// The name of a profile.
        package var profile: String?

        /// Creates a selection of at most one service.
        package init(server: String? = nil, isCohere: Bool = false, profile: String? = nil) {
            (self.server, self.isCohere, self.profile) = (server, isCohere, profile)
        }
    }

    /// Chooses the service that `connect` names: an address, a profile, `cohere`, or `local` for the engine.
    package init(connectingTo target: String, _ host: HostEnvironment) throws(Mistake) {
        switch target {
        case Self.localTarget:
            do throws(APIError) { try host.checkEngineSettings() } catch { throw .other(error) }
            self = .engine
        case Self.cohereTarget: try self.init(Selection(isCohere: true), host)
        case _ where target.contains("://") || target.hasPrefix("unix:"):
            try self.init(Selection(server: target), host)
        default: try self.init(Selection(profile: target), host)
        }
    }

    /// What ``init(connectingTo:_:)`` takes for this choice.
    package var target: String {
        switch self {
        case .engine: Self.localTarget
        case .remote(let remote): remote.profile ?? (remote.isHosted ? Self.cohereTarget : "\(remote.address)")
        }
    }

    /// The subcommand that stores a key for this choice; nil for the engine.
    package var login: String? {
        guard case .remote(let remote) = self else { return nil }
        return "login \(remote.option(for: remote.address.originText))"
    }

    /// The names of all services that have one.
    package static func targets(_ host: HostEnvironment) -> [String] {
        let profiles = (try? Profiles(folder: host.paths.configuration).names) ?? []
        return [localTarget, cohereTarget] + profiles
    }

    private static let localTarget = "local"
    private static let cohereTarget = "cohere"

    /// Why the selected service cannot be used.
    package enum Mistake: Error {
        /// A mistake in the file of profiles, or an unknown profile.
        case profile(Profiles.Mistake)
        /// An invalid address, or a key that is missing, invalid or not private.
        case other(APIError)
    }

    /// Cohere's service.
    package static let cohere = WebAddress(origin: .host("api.cohere.com", port: 443, isSecure: true), target: "/")

    /// Chooses by the options, then by the environment. Default: the engine. A key in the environment does not select a
    /// service.
    package init(_ selection: Selection, _ host: HostEnvironment) throws(Mistake) {
        guard let (address, profile) = try Self.target(selection, host) else {
            self = .engine
            return
        }
        let key: String?
        do throws(APIError) {
            _ = try host.listDelay()
            key = try Self.key(for: address, profile, host)
            guard key != nil || !Self.isCohere(address) else {
                throw APIError(
                    .unauthorized,
                    "no key for \(address.originText): set \(EnvironmentVariable.cohereKey.rawValue), or run "
                        + "embedjobs login --cohere"
                )
            }
        } catch {
            throw .other(error)
        }
        self = .remote(Remote(address: address, name: profile ?? address.hostName, profile: profile, key: key))
    }

    /// The selected address, and the profile that contains it; nil for the engine.
    package static func target(
        _ selection: Selection,
        _ host: HostEnvironment
    ) throws(Mistake) -> (address: WebAddress, profile: String?)? {
        if selection.isCohere { return (cohere, nil) }
        if let profile = selection.profile {
            do throws(Profiles.Mistake) {
                return (try Profiles(folder: host.paths.configuration).server(of: profile), profile)
            } catch {
                throw .profile(error)
            }
        }
        guard let text = selection.server ?? host[.server] else { return nil }
        do throws(APIError) { return (try WebAddress(text), nil) } catch { throw .other(error) }
    }

    private static func isCohere(_ address: WebAddress) -> Bool {
        guard case .host(let host, _, _) = address.origin else { return false }
        return [".cohere.com", ".cohere.ai"].contains { host.hasSuffix($0) }
    }

    /// The key for a service: the environment's, else the stored one. CO_API_KEY is sent only to Cohere: many users
    /// have it in their environment, and other services must not learn it.
    private static func key(
        for address: WebAddress,
        _ profile: String?,
        _ host: HostEnvironment
    ) throws(APIError) -> String? {
        if let variable = keyVariable(for: address, host), let key = host[variable] {
            guard Self.isKey(key) else {
                throw APIError(.unauthorized, "\(variable.rawValue): not a valid key: keys are ASCII without spaces")
            }
            return key
        }
        guard let folder = host.paths.configuration else { return nil }
        let credentials = try Credentials(folder: folder)
        if let profile, let key = credentials.key(.profile(profile), for: address) { return key }
        return credentials.key(.server, for: address)
    }

    /// The variable of the environment that holds the key for a service; nil if none is set.
    package static func keyVariable(for address: WebAddress, _ host: HostEnvironment) -> EnvironmentVariable? {
        let variables: [EnvironmentVariable] = isCohere(address) ? [.cohereKey, .key] : [.key]
        return variables.first { host[$0] != nil }
    }

    /// Whether a text is valid as a key.
    package static func isKey(_ text: String) -> Bool {
        (1...Limits.keyBytesMax).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

extension WebAddress {
    /// The host, or the path of a socket: short enough for a prompt.
    fileprivate var hostName: String {
        switch origin {
        case .host: hostField
        case .socket(let path): path
        }
    }
}
