internal import EmbedJobs
internal import Synchronization

/// Polls a service until something has ended, through every outage of the service until the timeout.
struct Poller: Sendable {
    private let timeout: Duration?
    private let start: Duration
    private let isOfValidation: Bool
    private var pace = PollingPace()
    private var finding = PollingPace.Finding.same
    /// The age that the last response already had, as another caller requested it; the next pause is shorter by it.
    private var age = Duration.zero
    /// Whether another caller was requesting the same, so that the last poll had no result.
    private(set) var isBusy = false
    /// Whether the service has responded.
    private var hasResponse = false
    /// The failed requests since the last response: when the first one began, their number, the error of the last.
    private var silence: (since: Duration, count: Int, error: APIError)?

    /// Starts the timeout, if there is one.
    init(_ session: Session, timeout: Duration?, isOfValidation: Bool = false) {
        self.timeout = timeout
        self.isOfValidation = isOfValidation
        start = session.clock.elapsed()
    }

    /// The last pause between two polls; nil before the first one.
    private(set) var lastPause: Duration?

    /// Why the last request did not get a response; nil if it did.
    var reasonOfSilence: String? { silence?.error.message }

    /// Whether the timeout and some more time have passed.
    func isOver(_ session: Session, after more: Duration = .zero) -> Bool {
        timeout.map { session.clock.elapsed() - start >= $0 + more } ?? false
    }

    /// The remaining time; nil without a timeout.
    private func left(_ session: Session) -> Duration? {
        timeout.map { max(.zero, $0 - (session.clock.elapsed() - start)) }
    }

    /// Sends a request and waits for the response until the timeout. Returns nil if the service is unavailable and can
    /// be polled again.
    ///
    /// The response may take `time`, such as a wait that was requested. Even after the timeout, the service has a
    /// moment to respond: what a command then says must be true. `isResponse` is false for a result without a request,
    /// which does not end an outage.
    mutating func ask<Response: Sendable>(
        _ session: Session,
        within time: Duration = .zero,
        isResponse: (Response) -> Bool = { _ in true },
        _ question: @Sendable (any EmbedJobsService) async throws(APIError) -> Response
    ) async throws(APIError) -> Response? {
        let deadline = left(session).map { ContinuousClock.now + max($0, .seconds(Limits.leastAnswerSeconds)) }
        let asked = session.clock.elapsed()
        let reason = Reason(silence?.error)
        let watch = self.watch(session, after: time, reason)
        let service = session.service
        let result = await CallRepetition.$isByCaller.withValue(true) {
            await CallRepetition.$report.withValue(RepetitionReport { reason.set($0) }) {
                await ResponseDeadline.$current.withValue(deadline) { () async -> Result<Response, APIError> in
                    do throws(APIError) { return .success(try await question(service)) } catch {
                        return .failure(error)
                    }
                }
            }
        }
        watch.cancel()
        await watch.value
        switch result {
        case .success(let response):
            guard isResponse(response) else { return response }
            (hasResponse, silence) = (true, nil)
            session.output.outage(nil)
            return response
        case .failure(let error):
            guard isWorthRepeating(error, session) else { throw error }
            finding = error.code == .rateLimited ? .tooFast : .silent
            // A client that keeps within a limit reports one too, without a response.
            if error.httpStatus == 429 { session.context.polling.noteLimit() }
            silence = (silence?.since ?? asked, (silence?.count ?? 0) + 1, error)
            showSilence(session)
            return nil
        }
    }

    private func isWorthRepeating(_ error: APIError, _ session: Session) -> Bool {
        if PollingPolicy.isWorthRepeating(error) { return true }
        // A service that restarts, or another process that owns the store and pauses: not one that never responded.
        return hasResponse && (error.code == .storeLocked || error.code == .storeFailed)
    }

    /// Reports, every second, a request that gets no response for a while.
    private func watch(_ session: Session, after time: Duration, _ reason: Reason) -> Task<Void, Never> {
        let before = silence.map { session.clock.elapsed() - $0.since } ?? .zero
        let patience = silence == nil ? time + .seconds(Limits.quietAnswerSeconds) : .seconds(1)
        let (output, start) = (session.output, ContinuousClock.now)
        return Task {
            do {
                try await Task.sleep(for: patience)
                while true {
                    let time = before + start.duration(to: .now)
                    output.outage(reason.error.map { Outage(time, $0) } ?? Outage(time, reason: nil))
                    try await Task.sleep(for: .seconds(1))
                }
            } catch {}
        }
    }

    /// Why the last attempt failed, which a client reports while it tries again.
    private final class Reason: Sendable {
        private let state: Mutex<APIError?>

        init(_ error: APIError?) { state = Mutex(error) }

        var error: APIError? { state.withLock { $0 } }

        func set(_ error: APIError) { state.withLock { $0 = error } }
    }

    /// Shows the outage, unless it has only begun: a single connection may break at any time.
    private func showSilence(_ session: Session) {
        guard let silence else { return }
        let time = session.clock.elapsed() - silence.since
        guard silence.count > 1 || time >= .seconds(Limits.unreportedSilenceSeconds) else { return }
        session.output.outage(Outage(time, silence.error))
    }

    /// Records that something has ended.
    mutating func noteChange() { if finding == .same { finding = .change } }

    /// Records that the last response was requested by another caller some time ago.
    mutating func noteAge(_ age: Duration) { self.age = age }

    /// Records that another caller is requesting the same, so that its response can be used soon.
    mutating func noteBusy() { isBusy = true }

    /// Waits until the next poll, at most until the timeout. `age` is for how long the youngest object that is waited
    /// for has existed. Default: since this wait began.
    ///
    /// A service that supports waiting is asked to wait for the job `id`. If the job ends, the pause ends too, and the
    /// job is returned.
    @discardableResult
    mutating func pause(
        _ session: Session,
        age: Duration? = nil,
        watching id: JobID? = nil
    ) async throws(PauseEnd) -> EmbedJob? {
        let policy = isOfValidation ? session.pollingInUse.ofValidation : session.pollingInUse
        let wasBusy = isBusy
        var pause = nextPause(policy, age ?? session.clock.elapsed() - start)
        if let left = left(session), !wasBusy || left > .zero { pause = min(pause, left) }
        let begin = session.clock.elapsed()
        if let id, policy.access == .server, silence == nil {
            // The service notices the end itself, in whole seconds.
            var time = session.settings.poll == nil ? max(pause, .seconds(1)) : pause
            if let left = left(session) { time = min(time, left) }
            let limit = time
            let ended: EmbedJob??
            do throws(APIError) {
                ended = try await ask(session, within: limit) { service throws(APIError) in
                    try await service.endedJob(id, within: limit)
                }
            } catch {
                throw .service(error)
            }
            if let job = ended.flatMap({ $0 }) { return job }
        }
        try await sleep(pause - (session.clock.elapsed() - begin), session)
        return nil
    }

    private mutating func nextPause(_ policy: PollingPolicy, _ age: Duration) -> Duration {
        defer { (finding, isBusy, self.age) = (.same, false, .zero) }
        if isBusy { return min(policy.shortest, .milliseconds(Limits.busyPollMilliseconds)) }
        let pause = pace.next(finding, policy, age: age)
        lastPause = pause
        return max(.zero, pause - self.age)
    }

    /// Sleeps; during an outage, its report is updated every second.
    private func sleep(_ time: Duration, _ session: Session) async throws(PauseEnd) {
        var left = time
        repeat {
            let step = silence == nil ? left : min(left, .seconds(1))
            do { try await session.clock.sleep(max(.zero, step)) } catch { throw .interrupted }
            left -= step
            if silence != nil, left > .zero { showSilence(session) }
        } while left > .zero
    }

    /// Why a pause ended early.
    enum PauseEnd: Error {
        /// The task was cancelled.
        case interrupted
        /// The service responded with an error that does not pass.
        case service(APIError)
    }
}
