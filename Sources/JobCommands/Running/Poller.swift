internal import EmbedJobs

/// Asks a service again and again until something has ended.
struct Poller: Sendable {
    private let timeout: Duration?
    private let start: Duration
    private var pace: PollingPace
    private var finding = PollingPace.Finding.same
    private var failures = 0

    /// Begins now; with a timeout, the time is up so much later.
    init(_ session: Session, timeout: Duration?) {
        self.timeout = timeout
        start = session.clock.elapsed()
        pace = PollingPace(session.pollingInUse)
    }

    /// The time since the beginning.
    func elapsed(_ session: Session) -> Duration { session.clock.elapsed() - start }

    /// Whether the time is up.
    func isOver(_ session: Session) -> Bool { timeout.map { elapsed(session) >= $0 } ?? false }

    /// The time that is left; nil where there is no end to it.
    private func left(_ session: Session) -> Duration? { timeout.map { max(.zero, $0 - elapsed(session)) } }

    /// Asks, and waits for the answer no longer than until the time is up; nil if the service cannot answer now and may
    /// be asked again.
    mutating func ask<Answer: Sendable>(
        _ session: Session,
        _ question: @Sendable (any EmbedJobsService) async throws(APIError) -> Answer
    ) async throws(CommandFailure) -> Answer? {
        let deadline = left(session).map { ContinuousClock.now + $0 }
        let service = session.service
        let result = await AnswerDeadline.$current.withValue(deadline) { () async -> Result<Answer, APIError> in
            do throws(APIError) { return .success(try await question(service)) } catch { return .failure(error) }
        }
        switch result {
        case .success(let answer):
            failures = 0
            return answer
        case .failure(let error):
            failures += 1
            if error.code == .rateLimited { finding = .tooFast }
            guard PollingPolicy.isWorthRepeating(error), failures < Limits.failedPollsMax else {
                throw CommandFailure(error)
            }
            return nil
        }
    }

    /// Remembers that something has ended.
    mutating func noteChange() { if finding == .same { finding = .change } }

    /// Waits until it is time for the next round of questions, at the latest until the time is up.
    ///
    /// A service that can wait is asked to do so for one of the jobs, and answers at once when that ends: then the
    /// pause is over, and the job is answered here.
    @discardableResult
    mutating func pause(_ session: Session, watching id: JobID? = nil) async throws(CommandFailure) -> EmbedJob? {
        var pause = pace.next(finding)
        finding = .same
        if let left = left(session) { pause = min(pause, left) }
        let begin = session.clock.elapsed()
        if let id, session.polling.isSparing {
            let time = pause
            let ended = try await ask(session) { service throws(APIError) in
                try await service.endedJob(id, within: time)
            }
            if let job = ended.flatMap({ $0 }) { return job }
        }
        do {
            try await session.clock.sleep(max(.zero, pause - (session.clock.elapsed() - begin)))
        } catch {
            throw CommandFailure(.interrupted, "interrupted")
        }
        return nil
    }
}
