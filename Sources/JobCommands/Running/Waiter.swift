internal import EmbedJobs

/// Waits for jobs and yields each as it ends, in the order in which they end.
struct Waiter: ValueIterator {
    private var pending: [JobID]
    private var ended: [JobID] = []
    private var poller: Poller
    private let timeout: Duration?
    /// Whether the first that does not complete has the others cancelled.
    private let cancelsRest: Bool
    private var hasCancelled = false
    private var hasAsked = false

    /// Begins to wait now.
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
            if hasAsked { try await pause(session) }
            try await ask(&session)
            hasAsked = true
        }
        let id = ended.removeFirst()
        if cancelsRest, !hasCancelled, session.hasFailed(id) {
            hasCancelled = true
            try await cancelRest(&session)
        }
        return .job(id)
    }

    /// Asks those that have not ended to stop; one that ends in the meantime stays as it is.
    private func cancelRest(_ session: inout Session) async throws(CommandFailure) {
        for id in pending {
            try await session.ask { service throws(APIError) in try await service.cancelJob(id) }
        }
    }

    /// Asks for all jobs once.
    private mutating func ask(_ session: inout Session) async throws(CommandFailure) {
        for id in pending {
            if Task.isCancelled { throw interruption(session) }
            let service = session.service
            let answer: EmbedJob?
            do throws(CommandFailure) {
                answer = try await poller.ask { () async throws(APIError) in try await service.job(id) }
            } catch {
                guard error.isUnanswered else { throw error }
                session.noteUnanswered(id)
                ended.append(id)
                continue
            }
            guard let job = answer else { continue }
            session.note(job)
            let isLast = job.status.isTerminal
            session.output.progress(job.report(at: session.clock.elapsed(), isLast: isLast))
            if isLast {
                ended.append(id)
                let message = endMessage(job, session)
                if job.status == .complete { session.output.message(message) } else { session.output.warning(message) }
                // Those of a failed job say why it failed, and are told with the failure.
                let warnings = job.status == .complete ? job.warnings : []
                for warning in warnings { session.output.warning("warning: \(job.label): \(warning)") }
            }
        }
        pending.removeAll { ended.contains($0) }
    }

    private mutating func pause(_ session: Session) async throws(CommandFailure) {
        if poller.isOver(session) { throw timeoutFailure() }
        do throws(CommandFailure) {
            try await poller.pause(session)
        } catch {
            throw interruption(session)
        }
    }

    private func endMessage(_ job: EmbedJob, _ session: Session) -> String {
        let state = "\(job.label): \(job.status)"
        guard job.status == .complete else { return state }
        let rows = Figures.count(job.progress.rowsTotal, of: "row")
        // A job that had ended before anybody waited says nothing about time.
        return state + ", " + rows + (hasAsked ? " in \(Figures.duration(poller.elapsed(session)))" : "")
    }

    private func timeoutFailure() -> CommandFailure {
        let time = timeout.map { Figures.duration($0) } ?? ""
        let message = "\(Figures.count(pending.count, of: "job")) still running after \(time)"
        return CommandFailure(.timeout, message, help: "to go on: wait \(ids)")
    }

    private func interruption(_ session: Session) -> CommandFailure {
        session.output.endProgress()
        session.output.warning("still running: \(ids) (wait \(ids) to go on, cancel \(ids) to stop)")
        return CommandFailure(.interrupted, "interrupted")
    }

    private var ids: String { pending.map(\.rawValue).joined(separator: " ") }
}

extension EmbedJob {
    /// What messages call the job: its name and its id.
    var label: String { "job " + (name.map { "\($0) (\(id))" } ?? id.rawValue) }

    /// How far the job is.
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

    /// How a job that did not complete ended, as a clause.
    var endClause: String {
        let reason = warnings.isEmpty || status != .failed ? "" : ": " + warnings.joined(separator: "; ")
        return "\(label) \(status == .cancelled ? "was cancelled" : status.rawValue)\(reason)"
    }
}
