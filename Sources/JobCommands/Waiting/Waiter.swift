internal import DisplayText
internal import EmbedJobs

/// Waits for jobs and yields each as it ends.
struct Waiter: ValueIterator {
    private var pending: [JobID]
    private var ended: [JobID] = []
    private var poller: Poller
    private let timeout: Duration?
    /// Whether the first job that does not complete cancels the others.
    private let cancelsRest: Bool
    private var hasCancelled = false
    private var hasAsked = false
    /// The last reported reason why the service is paused.
    private var pauseReason: String?
    /// The number of polling rounds so far.
    private var rounds = 0

    /// Starts the timeout.
    init(_ ids: [JobID], timeout: Duration?, cancelsRest: Bool = false, _ session: Session) {
        self.cancelsRest = cancelsRest
        var seen: Set<JobID> = []
        pending = ids.filter { seen.insert($0).inserted }
        poller = Poller(session, timeout: timeout)
        self.timeout = timeout
    }

    mutating func next(_ session: inout Session) async throws(CommandFailure) -> Value? {
        while ended.isEmpty {
            if pending.isEmpty { return nil }
            let early = hasAsked ? try await pause(session) : nil
            try await ask(&session, early)
            hasAsked = true
        }
        let id = ended.removeFirst()
        if cancelsRest, !hasCancelled, session.hasFailed(id) {
            hasCancelled = true
            try await cancelRest(&session)
        }
        return .job(id)
    }

    /// Cancels the jobs that have not ended; a job that ends meanwhile keeps its status.
    private func cancelRest(_ session: inout Session) async throws(CommandFailure) {
        for id in pending {
            try await session.ask { service throws(APIError) in try await service.cancelJob(id) }
        }
    }

    /// Polls all jobs once; `early` was fetched already.
    private mutating func ask(_ session: inout Session, _ early: EmbedJob?) async throws(CommandFailure) {
        if let early { take(early, &session) }
        let rest = pending.filter { $0 != early?.id }
        var asked = rest
        if session.context.polling.isSparing, rest.count > 1 {
            guard let list = try await list(session) else { return }
            for job in list where rest.contains(job.id) { take(job, &session) }
            asked = unlisted(rest, in: list)
        }
        rounds += 1
        for id in asked {
            if Task.isCancelled { throw interruption(session) }
            do throws(CommandFailure) {
                let job = try await poller.ask(session) { service throws(APIError) in try await service.job(id) }
                if let job { take(job, &session) }
            } catch {
                guard session.mode.continues(after: error) else { throw error }
                ended.append(id)
            }
        }
        if !ended.isEmpty { poller.noteChange() }
        pending.removeAll { ended.contains($0) }
    }

    /// Fetches all jobs in one request.
    private mutating func list(_ session: Session) async throws(CommandFailure) -> [EmbedJob]? {
        if Task.isCancelled { throw interruption(session) }
        return try await poller.ask(session) { service throws(APIError) in try await service.jobs() }
    }

    /// Returns the jobs to fetch one by one: those missing from a truncated list; otherwise one in turn, since the
    /// service does not list it yet or does not have it.
    private func unlisted(_ ids: [JobID], in list: [EmbedJob]) -> [JobID] {
        let listed = Set(list.map(\.id))
        let missing = ids.filter { !listed.contains($0) }
        guard list.count < JobListQuery.limitDefault, !missing.isEmpty else { return missing }
        return [missing[rounds % missing.count]]
    }

    /// Stores the newest state of a job and reports its progress.
    private mutating func take(_ job: EmbedJob, _ session: inout Session) {
        session.note(job)
        let isLast = job.status.isTerminal
        if let reason = job.pauseReason, reason != pauseReason {
            session.output.warning("\(job.label) is paused: \(reason); it continues by itself")
        }
        pauseReason = job.pauseReason
        session.output.progress(job.report(at: session.clock.elapsed(), isLast: isLast))
        guard isLast else { return }
        ended.append(job.id)
        let message = endMessage(job, session)
        if job.status == .complete { session.output.message(message) } else { session.output.warning(message) }
        // The warnings of a failed job are its reason, which is reported with the failure.
        let warnings = job.status == .complete ? job.warnings : []
        for warning in warnings { session.output.warning("warning: \(job.label): \(warning)") }
    }

    private mutating func pause(_ session: Session) async throws(CommandFailure) -> EmbedJob? {
        if poller.isOver(session) { throw timeoutFailure() }
        do throws(CommandFailure) {
            return try await poller.pause(session, watching: pending.first)
        } catch {
            guard error.exitCode == .interrupted else { throw error }
            throw interruption(session)
        }
    }

    private func endMessage(_ job: EmbedJob, _ session: Session) -> String {
        let state = "\(job.label): \(job.status)"
        guard job.status == .complete else { return state }
        // The hosted service does not return row counts.
        let count = job.progress.rowsTotal
        let rows = count > 0 ? ", " + Figures.count(count, of: "row") : ""
        // The time of a job that ended before the wait is not known.
        return state + rows + (hasAsked ? " in \(Figures.duration(poller.elapsed(session)))" : "")
    }

    private func timeoutFailure() -> CommandFailure {
        CommandFailure(.waitTimeout(pending, after: timeout))
    }

    private func interruption(_ session: Session) -> CommandFailure {
        session.output.endProgress()
        session.output.warning("still running: \(ids) (wait \(ids) to continue waiting, cancel \(ids) to stop)")
        return CommandFailure(.interrupted)
    }

    private var ids: String { pending.map(\.rawValue).joined(separator: " ") }
}

extension EmbedJob {
    /// The job in messages: its name and its id.
    var label: String { "job " + (name.map { "\($0) (\(id))" } ?? id.rawValue) }

    /// The progress of the job.
    func report(at time: Duration, isLast: Bool) -> ProgressReport {
        ProgressReport(
            subject: id.rawValue,
            label: label,
            state: status.rawValue,
            done: progress.rowsDone,
            total: progress.rowsTotal,
            isMilestone: true,
            isLast: isLast,
            time: time
        )
    }
}
