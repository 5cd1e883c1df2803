internal import EmbedJobs

/// Asks a service again and again until something has ended.
struct Poller: Sendable {
    private let timeout: Duration?
    private let start: Duration
    private var rounds = 0
    private var failures = 0

    /// Begins now; with a timeout, the time is up so much later.
    init(_ session: Session, timeout: Duration?) {
        self.timeout = timeout
        start = session.clock.elapsed()
    }

    /// The time since the beginning.
    func elapsed(_ session: Session) -> Duration { session.clock.elapsed() - start }

    /// Whether the time is up.
    func isOver(_ session: Session) -> Bool { timeout.map { elapsed(session) >= $0 } ?? false }

    /// Asks; nil if the service cannot answer now and may be asked again.
    mutating func ask<Answer>(
        _ question: () async throws(APIError) -> Answer
    ) async throws(CommandFailure) -> Answer? {
        do throws(APIError) {
            let answer = try await question()
            failures = 0
            return answer
        } catch {
            failures += 1
            guard PollingPolicy.isWorthRepeating(error), failures < Limits.failedPollsMax else {
                throw CommandFailure(error)
            }
            return nil
        }
    }

    /// Waits until it is time for the next round of questions, at the latest until the time is up.
    mutating func pause(_ session: Session) async throws(CommandFailure) {
        rounds += 1
        var pause = session.pollingInUse.pause(after: rounds)
        if let timeout { pause = min(pause, max(.zero, timeout - elapsed(session))) }
        do {
            try await session.clock.sleep(pause)
        } catch {
            throw CommandFailure(.interrupted, "interrupted")
        }
    }
}
