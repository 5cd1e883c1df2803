internal import EmbedJobs
internal import EmbedJobsWire
internal import LocalFiles
internal import Synchronization

/// Watches requests to the process that owns a store, which may be stopped or hung while its socket accepts them.
///
/// After two seconds without a response, it reports the wait on standard error and sends the owner a probe, to which a
/// running process responds at once. If the owner does not respond to probes for ten seconds, the request fails with
/// `storeLocked`. A slow request, such as a large upload or a wait for a job, is therefore not cut off.
final class OwnerWatch: Sendable {
    private struct State {
        /// Whether the wait was reported since the owner's last response.
        var isSaid = false
        /// Whether a request timed out since the owner's last response.
        var isGivenUp = false
    }

    private let sockets: any HTTPTransport
    private let lockPath: String?
    private let say: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// Watches requests that `sockets` sends to the owner of the store with the lock at `lockPath`; `say` shows a line.
    init(_ sockets: any HTTPTransport, lockPath: String?, say: @escaping @Sendable (String) -> Void) {
        self.sockets = sockets
        self.lockPath = lockPath
        self.say = say
    }

    /// Sends a request to the owner.
    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let sockets = sockets
        let work = Task { () -> Result<HTTPResponse, TransportFailure> in
            do throws(TransportFailure) { return .success(try await sockets.send(request)) } catch {
                return .failure(error)
            }
        }
        let watch = Task { () -> APIError? in
            let silence = await self.silence(after: request)
            if silence != nil { work.cancel() }
            return silence
        }
        let outcome = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            work.cancel()
        }
        watch.cancel()
        switch outcome {
        case .success(let response):
            state.withLock { $0 = State() }
            return watched(response, at: request.address)
        case .failure(let failure):
            guard let silence = await watch.value else { throw failure }
            throw TransportFailure(.body(silence), reach: failure.reach, silence.message)
        }
    }

    /// Waits until the owner has been silent for too long and returns the error; nil if it responded.
    private func silence(after request: HTTPRequest) async -> APIError? {
        // After one timeout, later requests do not wait until the owner has responded again.
        let isGivenUp = state.withLock { $0.isGivenUp }
        if !isGivenUp, !(await sleeps(Limits.ownerPatienceSeconds)) { return nil }
        var left = isGivenUp ? 0 : Limits.ownerSilenceSeconds - Limits.ownerPatienceSeconds
        while !Task.isCancelled {
            let isStopped = owner.isStopped
            if isStopped { sayOnce("it is stopped") }
            if !isStopped, await responds(at: request.address) {
                // The response may have come during the probe.
                if !request.mayTakeLong, !Task.isCancelled { sayOnce("it is busy") }
                left = Limits.ownerSilenceSeconds - Limits.ownerPatienceSeconds
            } else if Task.isCancelled {
                return nil
            } else if left <= 0 {
                state.withLock { $0.isGivenUp = true }
                return gaveUp
            } else {
                if !isStopped { sayOnce("it does not respond") }
                left -= isStopped ? Limits.ownerPatienceSeconds : 2 * Limits.ownerPatienceSeconds
            }
            guard await sleeps(Limits.ownerPatienceSeconds) else { return nil }
        }
        return nil
    }

    /// A response whose body says what it waits for where the owner falls silent in the middle of it.
    private func watched(_ response: HTTPResponse, at address: WebAddress) -> HTTPResponse {
        var response = response
        let body = response.body
        response.body = ByteSource(length: body.length) { () throws(APIError) -> ByteSource.Next in
            var bytes = body.makeAsyncIterator()
            let wait = BodyWait()
            let watch = TaskHandle(Task { await self.sayWhileSilent(wait, at: address) })
            return { () async throws(APIError) -> [UInt8]? in
                wait.begin()
                defer {
                    wait.end()
                    withExtendedLifetime(watch) {}
                }
                return try await bytes.next()
            }
        }
        return response
    }

    private func sayWhileSilent(_ wait: BodyWait, at address: WebAddress) async {
        while (try? await Task.sleep(for: Limits.bodyWatchInterval)) != nil {
            guard wait.isLonger(than: .seconds(Limits.ownerPatienceSeconds)) else { continue }
            if owner.isStopped {
                sayOnce("it is stopped")
            } else if await !responds(at: address), !Task.isCancelled {
                sayOnce("it does not respond")
            }
        }
    }

    private func sleeps(_ seconds: Int) async -> Bool { (try? await Task.sleep(for: .seconds(seconds))) != nil }

    /// Whether the owner responds to a request that needs neither its store nor its workers.
    private func responds(at address: WebAddress) async -> Bool {
        var probe = HTTPRequest(method: "OPTIONS", address: WebAddress(origin: address.origin, target: "/v1/models"))
        probe.timeLimit = .seconds(Limits.ownerPatienceSeconds)
        return (try? await sockets.send(probe)) != nil
    }

    /// The owner's name, process id and state, as far as the lock and proc(5) show them.
    private var owner: (name: String, id: String?, isStopped: Bool) {
        guard let id = lockPath.flatMap({ FileLock.holder(of: $0) }) else { return ("the process", nil, false) }
        let file = try? InputFile(path: "/proc/\(id)/stat")
        let status = (try? file?.read(at: 0, count: 1_024)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        // The state follows the program's name, which is in parentheses and may itself contain parentheses.
        let state = status.lastIndex(of: ")").map { status[$0...].split(separator: " ").dropFirst().first } ?? nil
        return ("process \(id)", id, state == "T" || state == "t")
    }

    private func sayOnce(_ reason: String) {
        let isNew = state.withLock { state in
            defer { state.isSaid = true }
            return !state.isSaid
        }
        if isNew { say("waiting for \(owner.name), which owns this store: \(reason)") }
    }

    private var gaveUp: APIError {
        let owner = owner
        let state = owner.isStopped ? "it is stopped" : "it hangs"
        let help = owner.id.map { id in
            owner.isStopped ? "; kill -CONT \(id) lets it continue" : "; kill \(id) ends it"
        }
        let silence = "has not responded for \(Limits.ownerSilenceSeconds) s"
        return APIError(
            .storeLocked,
            "\(owner.name), which owns this store, \(silence): \(state)\(help ?? "")"
        )
    }
}

extension HTTPRequest {
    /// Whether a slow response is expected: the request sends a large body or waits for a job.
    fileprivate var mayTakeLong: Bool {
        address.target.contains("wait=") || body.map { $0.length ?? .max > Limits.shortBodyBytes } ?? false
    }
}

/// Since when the next bytes of a body are waited for.
private final class BodyWait: Sendable {
    private let start = Mutex<ContinuousClock.Instant?>(nil)

    func begin() { start.withLock { $0 = .now } }

    func end() { start.withLock { $0 = nil } }

    func isLonger(than duration: Duration) -> Bool {
        start.withLock { start in start.map { $0.duration(to: .now) > duration } ?? false }
    }
}

/// Cancels a task when the last reference to this goes.
private final class TaskHandle: Sendable {
    private let task: Task<Void, Never>

    init(_ task: Task<Void, Never>) { self.task = task }

    deinit { task.cancel() }
}
