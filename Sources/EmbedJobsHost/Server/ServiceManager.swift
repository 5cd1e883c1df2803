internal import LocalFiles

/// Reports a server's state to the service manager, like sd_notify(3): a datagram to the socket in NOTIFY_SOCKET.
struct ServiceManager: Sendable {
    private let path: String?

    /// The manager in the environment; without one, nothing is sent.
    init(_ environment: [String: String]) {
        path = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    }

    /// Reports that the server accepts requests.
    func ready() { tell("READY=1") }

    /// Reports that the server is stopping.
    func stopping() { tell("STOPPING=1") }

    private func tell(_ state: String) {
        guard let path else { return }
        // An error is ignored: the server works without a manager.
        UnixAddress(pathOrName: path)?.send(Array(state.utf8))
    }
}
