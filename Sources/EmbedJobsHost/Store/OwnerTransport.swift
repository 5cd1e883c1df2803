internal import EmbedJobs
internal import EmbedJobsServer
internal import EmbedJobsWire

/// Sends requests to the owner of a store: through its socket, or, when the owner has exited, to an engine that this
/// process opens instead.
struct OwnerTransport: HTTPTransport {
    let connection: StoreConnection
    let watch: OwnerWatch

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let start = ContinuousClock.now
        if let owned = try await owned({ (connection) async throws(APIError) in try await connection.openedStore() }) {
            return try await owned.transport.send(request)
        }
        while true {
            do throws(TransportFailure) { return try await watch.send(request) } catch {
                // The owner was reached: the caller decides whether to send the request again.
                guard error.reach == .nothing, error.cause == .unreachable, !Task.isCancelled else { throw error }
            }
            // No process listens: the owner has exited, or is starting or exiting.
            if let owned = try await owned({ (connection) async throws(APIError) in
                switch try await connection.takeOver() {
                case .owner(let owned): return owned
                case .refused(let error):
                    guard start.duration(to: .now) < .seconds(Limits.handoverSeconds) else { throw error }
                    return nil
                }
            }) {
                return try await owned.transport.send(request)
            }
            do { try await Task.sleep(for: .milliseconds(Limits.handoverStepMilliseconds)) } catch {
                throw TransportFailure(.cancelled, reach: .nothing, "it was given up")
            }
        }
    }

    /// The store from the connection; an error on opening it becomes a failure to reach it.
    private func owned(
        _ question: (StoreConnection) async throws(APIError) -> OwnedStore?
    ) async throws(TransportFailure) -> OwnedStore? {
        do throws(APIError) { return try await question(connection) } catch {
            throw TransportFailure(.body(error), reach: .nothing, error.message)
        }
    }
}
