internal import EmbedJobs
internal import EmbedJobsServer
internal import EmbedJobsWire

/// The way to whoever owns a store: by its socket, and when the owner has left, to the engine that this process opens
/// in its place.
struct OwnerWay: HTTPTransport {
    let door: StoreDoor
    let watch: OwnerWatch

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let start = ContinuousClock.now
        if let owned = try await owned({ (door) async throws(APIError) in try await door.entered() }) {
            return try await owned.transport.send(request)
        }
        while true {
            do throws(TransportFailure) { return try await watch.send(request) } catch {
                // Somebody was there: whoever asked decides what that means, and may ask again.
                guard error.reach == .nothing, error.cause == .unreachable, !Task.isCancelled else { throw error }
            }
            // Nobody listens: the owner has left, or is on its way in or out.
            if let owned = try await owned({ (door) async throws(APIError) in
                switch try await door.takeOver() {
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

    /// What the door answers; a store that cannot be opened is one that cannot be reached.
    private func owned(
        _ question: (StoreDoor) async throws(APIError) -> OwnedStore?
    ) async throws(TransportFailure) -> OwnedStore? {
        do throws(APIError) { return try await question(door) } catch {
            throw TransportFailure(.body(error), reach: .nothing, error.message)
        }
    }
}
