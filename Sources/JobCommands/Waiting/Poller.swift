internal import EmbedJobs

/// Polls a service until something has ended.
struct Poller: Sendable {
    private let timeout: Duration?
    private let start: Duration
    private var pace: PollingPace
    private var finding = PollingPace.Finding.same
    private var failures = 0

    /// Starts the timeout, if there is one.
    init(_ session: Session, timeout: Duration?) {
        self.timeout = timeout
        start = session.clock.elapsed()
        pace = PollingPace(session.pollingInUse)
    }

    /// The time since the start.
    func elapsed(_ session: Session) -> Duration { session.clock.elapsed() - start }

    /// Whether the timeout has passed.
    func isOver(_ session: Session) -> Bool { timeout.map { elapsed(session) >= $0 } ?? false }

    /// The remaining time; nil without a timeout.
    private func left(_ session: Session) -> Duration? { timeout.map { max(.zero, $0 - elapsed(session)) } }

    /// Sends a request and waits for the response until the timeout. Returns nil if the service is unavailable and can
    /// be polled again.
    mutating func ask<Response: Sendable>(
        _ session: Session,
        _ question: @Sendable (any EmbedJobsService) async throws(APIError) -> Response
    ) async throws(CommandFailure) -> Response? {
        let deadline = left(session).map { ContinuousClock.now + $0 }
        let service = session.service
        let result = await ResponseDeadline.$current.withValue(deadline) { () async -> Result<Response, APIError> in
            do throws(APIError) { return .success(try await question(service)) } catch { return .failure(error) }
        }
        switch result {
        case .success(let response):
            failures = 0
            return response
        case .failure(let error):
            failures += 1
            if error.code == .rateLimited { finding = .tooFast }
            guard PollingPolicy.isWorthRepeating(error), failures < Limits.failedPollsMax else {
                throw CommandFailure(error)
            }
            return nil
        }
    }

    /// Records that something has ended.
    mutating func noteChange() { if finding == .same { finding = .change } }

    /// Waits until the next poll, at most until the timeout.
    ///
    /// A service that supports waiting is asked to wait for the job `id`. If the job ends, the pause ends too, and the
    /// job is returned.
    @discardableResult
    mutating func pause(_ session: Session, watching id: JobID? = nil) async throws(CommandFailure) -> EmbedJob? {
        var pause = pace.next(finding)
        finding = .same
        if let left = left(session) { pause = min(pause, left) }
        let begin = session.clock.elapsed()
        if let id, session.context.polling.isSparing {
            let time = pause
            let ended = try await ask(session) { service throws(APIError) in
                try await service.endedJob(id, within: time)
            }
            if let job = ended.flatMap({ $0 }) { return job }
        }
        do {
            try await session.clock.sleep(max(.zero, pause - (session.clock.elapsed() - begin)))
        } catch {
            throw CommandFailure(.interrupted)
        }
        return nil
    }
}
