internal import DisplayText
package import EmbedJobs

/// Waits for jobs and yields each as it ends.
struct Waiter: ValueIterator {
    private var pending: [JobID]
    private var ended: [JobID] = []
    private var poller: Poller
    private let timeout: Duration?
    /// What happens after the first job that does not complete.
    private let policy: FailurePolicy
    /// Whether it is a `wait`, which then need not wait for these jobs again.
    var isCommand = false
    /// Whether the first job that does not complete was met.
    private var hasFailed = false
    private var hasAsked = false
    /// The jobs that were seen unfinished, without an outage since.
    private var unfinished: Set<JobID> = []
    /// The last reported reason why the service is paused.
    private var pauseReason: String?
    /// The number of polling rounds so far.
    private var rounds = 0

    /// Starts the timeout.
    init(_ ids: [JobID], timeout: Duration?, policy: FailurePolicy = .keepGoing, _ session: Session) {
        self.policy = policy
        var seen: Set<JobID> = []
        pending = ids.filter { seen.insert($0).inserted }
        poller = Poller(session, timeout: timeout)
        self.timeout = timeout
    }

    mutating func next(_ session: inout Session) async throws(CommandFailure) -> Value? {
        session.state.waitedFor = pending
        if hasFailed, policy == .stop {
            if !pending.isEmpty { reportRunning(session) }
            return nil
        }
        while ended.isEmpty {
            if pending.isEmpty { return nil }
            let early = hasAsked ? try await pause(session) : nil
            try await ask(&session, early)
            hasAsked = true
        }
        session.state.waitedFor = []
        let id = ended.removeFirst()
        if isCommand { session.state.awaited.insert(id) }
        if !hasFailed, session.hasFailed(id) {
            hasFailed = true
            if policy == .cancel { try await cancelRest(&session) }
        }
        return .job(id)
    }

    /// Cancels the jobs that have not ended; a job that ends meanwhile keeps its status.
    private func cancelRest(_ session: inout Session) async throws(CommandFailure) {
        for (index, id) in pending.enumerated() {
            let rest = Self.line("cancel", pending[index...])
            do throws(CommandFailure) {
                try await session.ask(orElse: "to cancel the others: \(rest)") { service throws(APIError) in
                    try await service.cancelJob(id)
                }
            } catch {
                // The wait reports a job that the service no longer has.
                guard error.kind == APIError.Code.notFound.rawValue else { throw error }
            }
        }
    }

    // MARK: Polling

    /// Polls all jobs once; `early` was fetched already.
    private mutating func ask(_ session: inout Session, _ early: EmbedJob?) async throws(CommandFailure) {
        defer { pending.removeAll { ended.contains($0) } }
        if poller.reasonOfSilence != nil { unfinished = [] }
        if let early { take(early, &session) }
        let rest = pending.filter { $0 != early?.id }
        var (asked, others): ([JobID], [JobID]) = (rest, [])
        if session.context.polling.isSparing, rest.count > 1 {
            guard let list = try await list(session) else { return }
            for job in list where rest.contains(job.id) { take(job, &session) }
            (asked, others) = unlisted(rest, in: list)
        }
        rounds += 1
        var missing = try await fetch(asked, &session)
        // If one has vanished, all that have vanished are named.
        if !missing.isEmpty { missing += try await fetch(others, &session) }
        if !ended.isEmpty { poller.noteChange() }
        if !missing.isEmpty { throw vanished(missing, session) }
    }

    /// Fetches jobs one by one, until the service does not respond. Returns those that it does not have.
    private mutating func fetch(_ ids: [JobID], _ session: inout Session) async throws(CommandFailure) -> [JobID] {
        var missing: [JobID] = []
        for id in ids {
            if Task.isCancelled { throw interruption(session) }
            let job: EmbedJob?
            do throws(APIError) {
                job = try await poller.ask(session) { service throws(APIError) in try await service.job(id) }
            } catch {
                if session.mode.continues(after: CommandFailure(error)) {
                    ended.append(id)
                    continue
                }
                guard error.code == .notFound else { throw lost(error, session) }
                missing.append(id)
                continue
            }
            guard let job else { return missing }
            take(job, &session)
        }
        return missing
    }

    /// Fetches all jobs in one request.
    private mutating func list(_ session: Session) async throws(CommandFailure) -> [EmbedJob]? {
        if Task.isCancelled { throw interruption(session) }
        do throws(APIError) {
            return try await poller.ask(session) { service throws(APIError) in try await service.jobs() }
        } catch {
            throw lost(error, session)
        }
    }

    /// Returns the jobs to fetch one by one: those missing from a truncated list; otherwise one in turn, since the
    /// service does not list it yet or does not have it. The second element is the rest of them.
    private func unlisted(_ ids: [JobID], in list: [EmbedJob]) -> ([JobID], [JobID]) {
        let listed = Set(list.map(\.id))
        let missing = ids.filter { !listed.contains($0) }
        guard list.count < JobListQuery.limitDefault, !missing.isEmpty else { return (missing, []) }
        let one = missing[rounds % missing.count]
        return ([one], missing.filter { $0 != one })
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
        guard isLast else {
            unfinished.insert(job.id)
            return
        }
        ended.append(job.id)
        let message = endMessage(job, session)
        if job.status == .complete { session.output.message(message) } else { session.output.warning(message) }
        // The warnings of a failed job are its reason, which is reported with the failure.
        let warnings = job.status == .complete ? job.warnings : []
        for warning in warnings { session.output.warning("warning: \(job.label): \(warning)") }
    }

    private mutating func pause(_ session: Session) async throws(CommandFailure) -> EmbedJob? {
        if poller.isOver(session) {
            throw CommandFailure(.waitTimeout(pending, after: timeout, silence: poller.reasonOfSilence))
        }
        do throws(Poller.PauseEnd) {
            return try await poller.pause(session, watching: pending.first)
        } catch {
            switch error {
            case .interrupted: throw interruption(session)
            case .service(let error) where error.code == .notFound: return nil
            case .service(let error): throw lost(error, session)
            }
        }
    }

    private func endMessage(_ job: EmbedJob, _ session: Session) -> String {
        let state = "\(job.label): \(job.status)"
        guard job.status == .complete else { return state }
        // The hosted service does not return row counts.
        let count = job.progress.rowsTotal
        let rows = count > 0 ? ", " + Figures.count(count, of: "row") : ""
        let time = session.duration(of: job, isWatched: unfinished.contains(job.id))
        return state + rows + (time.map { " in \(Figures.duration($0))" } ?? "") + job.work(in: time)
    }

    // MARK: Ends without an end of the jobs

    /// The failure after an error that does not pass, such as a key that was revoked.
    private func lost(_ error: APIError, _ session: Session) -> CommandFailure {
        CommandFailure(.service(error, next: "to continue waiting: \(Self.line("wait", pending))"))
    }

    /// The failure after jobs were not found, with the line that waits for the others.
    private func vanished(_ ids: [JobID], _ session: Session) -> CommandFailure {
        let known = ids.filter { if case .seen? = session.jobs[$0] { true } else { false } }
        let names = ids.map(\.rawValue).joined(separator: ", ")
        let error = APIError(
            .notFound,
            known.isEmpty
                ? "resource not found: could not find embed job with the ID: \(names)"
                : "the service no longer has \(ids.count == 1 ? "job" : "jobs") \(names)",
            httpStatus: 404
        )
        let others = pending.filter { !ids.contains($0) && !ended.contains($0) }
        let next = others.isEmpty ? nil : "to wait for the others: \(Self.line("wait", others))"
        return CommandFailure(.service(error, next: next))
    }

    private func interruption(_ session: Session) -> CommandFailure {
        reportRunning(session)
        return CommandFailure(.interrupted)
    }

    /// Says which jobs are still running, and how to wait for them or cancel them.
    private func reportRunning(_ session: Session) {
        session.output.endProgress()
        let ids = pending.map(\.rawValue).joined(separator: " ")
        session.output.warning(
            pending.count == 1
                ? "still running: \(ids) (wait \(ids) to continue waiting, cancel \(ids) to stop)"
                : "\(pending.count) jobs still running; to continue waiting: wait \(ids); to stop them: cancel \(ids)"
        )
    }

    /// A command with ids.
    private static func line(_ command: String, _ ids: some Sequence<JobID>) -> String {
        "\(command) \(ids.map(\.rawValue).joined(separator: " "))"
    }
}

extension Session {
    /// How long a job took, from its creation, by the service if it reports that; nil if its end was not watched
    /// either.
    func duration(of job: EmbedJob, isWatched: Bool) -> Duration? {
        if let duration = job.duration { return duration }
        guard isWatched else { return nil }
        if let created = created.last(where: { $0.id == job.id }) {
            return (state.ends[job.id] ?? clock.elapsed()) - created.startedAt
        }
        let time = Duration.microseconds(now.microseconds - job.createdAt.microseconds)
        // The clocks of the two machines may differ.
        return time < .zero ? nil : time
    }
}

extension EmbedJob {
    /// The job in messages: its name and its id.
    var label: String { "job " + (name.map { "\($0) (\(id))" } ?? id.rawValue) }

    /// How long it took, from its creation; nil if the service does not report when it ended.
    package var duration: Duration? {
        finishedAt.map { .microseconds(max(0, $0.microseconds - createdAt.microseconds)) }
    }

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
