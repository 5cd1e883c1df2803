internal import DisplayText
internal import EmbedJobs

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
    /// Whether a job that the service no longer has counts as ended.
    var acceptsMissing = false
    /// Whether the first job that does not complete was met.
    private var hasFailed = false
    private var hasAsked = false
    /// The jobs that were seen unfinished, without an outage since.
    private var unfinished: Set<JobID> = []
    /// The last reported reason why the service is paused.
    private var pauseReason: String?
    /// The number of polling rounds so far.
    private var rounds = 0
    /// When the last list was requested.
    private var listedAt: Duration?
    /// The jobs that the last list should show and does not, to be fetched by their ids instead of another list.
    private var unlisted: [JobID] = []
    private let start: Duration

    /// Starts the timeout.
    init(_ ids: [JobID], timeout: Duration?, policy: FailurePolicy = .keepGoing, _ session: Session) {
        self.policy = policy
        var seen: Set<JobID> = []
        pending = ids.filter { seen.insert($0).inserted }
        // The service no longer has a job that the run itself has deleted.
        let deleted = Set(pending.filter { session.hasFinished($0) && session.isDeleted($0) })
        ended = pending.filter(deleted.contains)
        pending.removeAll(where: deleted.contains)
        poller = Poller(session, timeout: timeout)
        start = session.clock.elapsed()
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
        defer {
            let ended = Set(ended)
            pending.removeAll { ended.contains($0) }
        }
        if poller.reasonOfSilence != nil { unfinished = [] }
        if let early { take(early, &session) }
        let rest = pending.filter { $0 != early?.id }
        let missing: [JobID]
        switch session.context.polling.policy.access {
        case .inProcess: missing = try await fetch(rest, &session)
        case .server where rest.count <= 1: missing = try await fetch(rest, &session)
        case .server: missing = try await askServer(rest, &session)
        case .rationed: missing = try await askRationed(rest, &session)
        }
        rounds += 1
        if !ended.isEmpty { poller.noteChange() }
        guard !missing.isEmpty else { return }
        guard acceptsMissing else { throw vanished(missing, session) }
        session.state.resumed.removeAll { missing.contains($0) }
        ended += missing
    }

    /// Fetches a list, and the jobs that it does not show. Returns those that the service does not have.
    private mutating func askServer(_ ids: [JobID], _ session: inout Session) async throws(CommandFailure) -> [JobID] {
        guard let list = try await list(session) else { return [] }
        let unlisted = take(list, ids, &session)
        // Otherwise one in turn, since the service does not list it yet or does not have it.
        let asked = list.mayBeTruncated ? unlisted : oneInTurn(of: unlisted)
        let missing = try await fetch(asked, &session)
        guard !missing.isEmpty else { return [] }
        // If one has vanished, all that have vanished are named.
        return missing + (try await fetch(unlisted.filter { !asked.contains($0) }, &session))
    }

    /// Sends one request: for a list, or after it for a job that it does not show. The first list may be followed by
    /// a request for a job that this session did not create, whose id may be wrong.
    private mutating func askRationed(
        _ ids: [JobID],
        _ session: inout Session
    ) async throws(CommandFailure) -> [JobID] {
        let open = Set(ids)
        let overdue = unlisted.filter { open.contains($0) }
        unlisted = []
        if !overdue.isEmpty { return try await fetch(oneInTurn(of: overdue), &session) }
        guard let list = try await list(session) else { return [] }
        unlisted = take(list, ids, &session)
        guard !hasAsked else { return [] }
        let foreign = unlisted.first { id in !session.created.contains { $0.id == id } }
        return try await fetch(foreign.map { [$0] } ?? [], &session)
    }

    private func oneInTurn(of ids: [JobID]) -> [JobID] { ids.isEmpty ? [] : [ids[rounds % ids.count]] }

    /// Takes the listed jobs, and returns those that the list should show and does not.
    private mutating func take(_ list: JobList, _ ids: [JobID], _ session: inout Session) -> [JobID] {
        var open = Set(ids)
        for job in list.jobs where open.remove(job.id) != nil { take(job, &session) }
        guard !open.isEmpty else { return [] }
        let isRationed = session.context.polling.policy.access == .rationed
        let lag = isRationed ? Duration.seconds(Limits.listLagSeconds) : .zero
        for job in session.created where job.startedAt + lag > list.requestedAt { open.remove(job.id) }
        return ids.filter { open.contains($0) }
    }

    /// Fetches jobs one by one, until the service does not respond. Returns those that it does not have.
    private mutating func fetch(_ ids: [JobID], _ session: inout Session) async throws(CommandFailure) -> [JobID] {
        var missing: [JobID] = []
        for id in ids {
            if Task.isCancelled { throw interruption(session) }
            let start = session.clock.elapsed()
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
            session.context.polling.noteRequest(at: start)
            take(job, &session)
        }
        return missing
    }

    /// The list of all jobs, which other waits may have fetched a moment ago; nil if there is none now.
    private mutating func list(_ session: Session) async throws(CommandFailure) -> JobList? {
        if Task.isCancelled { throw interruption(session) }
        let (polling, clock, previous) = (session.context.polling, session.clock, listedAt)
        let (now, policy) = (clock.elapsed(), session.pollingInUse)
        let age = max(poller.lastPause ?? .zero, policy.shortest)
        let response: JobList??
        do throws(APIError) {
            response = try await poller.ask(session, isResponse: { $0 != nil }) { service throws(APIError) in
                try await polling.jobs(of: service, policy, after: previous, noOlderThan: age, by: clock)
            }
        } catch {
            throw lost(error, session)
        }
        guard let response else { return nil }
        guard let list = response else {
            poller.noteBusy()
            return nil
        }
        if list.requestedAt < now { poller.noteAge(now - list.requestedAt) }
        listedAt = list.requestedAt
        return list
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
        // The first list, which another process is fetching, has a moment to arrive too.
        let isEarly = listedAt == nil && poller.isBusy
        if poller.isOver(session, after: isEarly ? .seconds(Limits.leastAnswerSeconds) : .zero) {
            let silence = poller.reasonOfSilence ?? (isEarly ? "another process is fetching the list of jobs" : nil)
            throw CommandFailure(.waitTimeout(pending, after: timeout, silence: silence))
        }
        do throws(Poller.PauseEnd) {
            return try await poller.pause(session, age: age(session), watching: pending.first)
        } catch {
            switch error {
            case .interrupted: throw interruption(session)
            case .service(let error) where error.code == .notFound: return nil
            case .service(let error): throw lost(error, session)
            }
        }
    }

    /// For how long the youngest of the jobs has existed.
    private func age(_ session: Session) -> Duration {
        let open = Set(pending)
        let now = session.clock.elapsed()
        let own = session.created.last { open.contains($0.id) }.map { now - $0.startedAt }
        let others = pending.compactMap { id -> Duration? in
            guard case .seen(let job)? = session.jobs[id] else { return nil }
            return .microseconds(session.now.microseconds - job.createdAt.microseconds)
        }
        // The clocks of the two machines may differ.
        return max(.zero, own ?? others.min() ?? now - start)
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
