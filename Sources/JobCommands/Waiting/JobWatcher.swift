internal import DisplayText
package import EmbedJobs

/// Watches the jobs of a session that no `wait` is waiting for, and reports when one ends.
///
/// While a command runs, notices are held back: a `wait` reports the ends itself, and they are not reported twice.
package actor JobWatcher {
    private let service: any EmbedJobsService
    private let clock: SessionClock
    private let polling: AccountPolling
    private let tell: @Sendable (Notice, _ running: Int) -> Void
    private let showProgress: @Sendable ([ProgressReport]) -> Void

    private var watched: [JobID: Watched] = [:]
    private var isHeld = false
    private var held: [Notice] = []
    private var count = 0
    /// When the last list of a service that limits requests was requested.
    private var listedAt: Duration?
    /// The jobs that this list should show and does not, to be fetched by their ids, one instead of each list.
    private var unlisted: [JobID] = []
    private let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    private struct Watched {
        let label: String
        let startedAt: Duration
    }

    /// A notice that a job has ended.
    package struct Notice: Hashable, Sendable {
        /// The job.
        package let id: JobID
        /// The notice in one line.
        package let text: String
        /// How long the job ran; nil if it was deleted.
        package var duration: Duration?
    }

    /// Creates a watcher; `tell` is called for each job that ends, with the number of jobs still watched.
    /// `showProgress` is called after each poll with the jobs that still run, except while a command runs.
    package init(
        service: any EmbedJobsService,
        clock: SessionClock = .real(),
        polling: AccountPolling,
        showProgress: @escaping @Sendable ([ProgressReport]) -> Void = { _ in },
        tell: @escaping @Sendable (Notice, _ running: Int) -> Void
    ) {
        self.service = service
        self.clock = clock
        self.polling = polling
        self.tell = tell
        self.showProgress = showProgress
        (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The number of jobs that are watched.
    package var runningCount: Int { watched.count }

    /// Holds notices back while a command runs.
    package func hold() { isHeld = true }

    /// Watches the jobs that a session has created and not seen end, and reports held notices about other jobs.
    package func release(_ session: Session) {
        isHeld = false
        for job in session.created.dropFirst(count) {
            count += 1
            watched[job.id] = Watched(label: session.state.label(of: job.id), startedAt: job.startedAt)
        }
        let unfinished = Set(session.state.unfinishedJobs)
        watched = watched.filter { unfinished.contains($0.key) }
        for notice in held where unfinished.contains(notice.id) { tell(notice, watched.count) }
        held = []
        if !watched.isEmpty { wake.yield() }
    }

    /// Polls the jobs until the task is cancelled or the service rejects the key.
    package func run() async {
        for await _ in wakeups {
            var pace = PollingPace()
            var finding = PollingPace.Finding.same
            while !watched.isEmpty {
                let age = clock.elapsed() - (watched.values.map(\.startedAt).max() ?? .zero)
                do { try await clock.sleep(pace.next(finding, polling.policy, age: age)) } catch { return }
                // On a network, a waiting command already sends enough requests.
                if isHeld, polling.policy.isSparing { break }
                let next = await CallRepetition.$isByCaller.withValue(true) { await look() }
                guard let next else { return }
                finding = next
            }
        }
    }

    /// Polls all jobs. An unavailable service is polled again later, since no command waits for this. Returns nil if it
    /// must not be polled again.
    private func look() async -> PollingPace.Finding? {
        let found: Found
        do throws(APIError) { found = try await fetch() } catch { return finding(error) }
        var finding = found.finding
        for id in found.missing {
            guard let entry = watched.removeValue(forKey: id) else { continue }
            report(Notice(id: id, text: "\(entry.label) was deleted: the service no longer has it"))
        }
        var running: [ProgressReport] = []
        for job in found.jobs {
            guard let entry = watched[job.id] else { continue }
            guard job.status.isTerminal else {
                running.append(report(on: job, entry))
                continue
            }
            watched[job.id] = nil
            finding = finding == .same ? .change : finding
            let duration = job.duration ?? clock.elapsed() - entry.startedAt
            report(Notice(id: job.id, text: job.notice(duration), duration: duration))
        }
        if !isHeld { showProgress(running) }
        return finding
    }

    /// The result of a poll.
    private struct Found {
        var jobs: [EmbedJob] = []
        /// The jobs that the service does not have.
        var missing: [JobID] = []
        /// What the last request means for the next poll.
        var finding = PollingPace.Finding.same
    }

    /// Fetches the watched jobs: with one request, if the service limits them; otherwise with a list of several jobs,
    /// and a request for each job that it does not show.
    ///
    /// - Throws: an error after which the service must not be polled again, or one of the first request.
    private func fetch() async throws(APIError) -> Found {
        let policy = polling.policy
        guard policy.access == .rationed else {
            let jobs = watched.count > 1 ? try await service.jobs().filter { watched[$0.id] != nil } : []
            let listed = Set(jobs.map(\.id))
            return try await fetch(watched.keys.filter { !listed.contains($0) }, Found(jobs: jobs))
        }
        if let id = unlisted.first(where: { watched[$0] != nil }) {
            unlisted = []
            return try await fetch([id], Found())
        }
        let list = try await polling.jobs(
            of: service,
            policy,
            after: listedAt,
            noOlderThan: policy.shortest,
            by: clock
        )
        guard let list else { return Found() }
        listedAt = list.requestedAt
        let jobs = list.jobs.filter { watched[$0.id] != nil }
        let listed = Set(jobs.map(\.id))
        let lag = Duration.seconds(Limits.listLagSeconds)
        let open = watched.filter { !listed.contains($0.key) && $0.value.startedAt + lag <= list.requestedAt }
        unlisted = open.map(\.key)
        return Found(jobs: jobs)
    }

    /// Fetches jobs by their ids, until the service does not respond.
    private func fetch(_ ids: [JobID], _ found: Found) async throws(APIError) -> Found {
        var found = found
        for id in ids {
            let start = clock.elapsed()
            do throws(APIError) {
                found.jobs.append(try await service.job(id))
                polling.noteRequest(at: start)
            } catch {
                if error.code == .notFound {
                    found.missing.append(id)
                    continue
                }
                guard let finding = finding(error) else { throw error }
                found.finding = finding
                if finding != .same { return found }
            }
        }
        return found
    }

    private func report(on job: EmbedJob, _ entry: Watched) -> ProgressReport {
        ProgressReport(
            subject: job.id.rawValue,
            label: entry.label,
            state: job.status.rawValue,
            done: job.progress.rowsDone,
            total: job.progress.rowsTotal > 0 ? job.progress.rowsTotal : nil,
            time: clock.elapsed()
        )
    }

    private func report(_ notice: Notice) {
        if isHeld { held.append(notice) } else { tell(notice, watched.count) }
    }

    /// Returns what a failure means for the next poll; nil if there must not be one.
    private func finding(_ error: APIError) -> PollingPace.Finding? {
        if error.httpStatus == 429 { polling.noteLimit() }
        return switch error.code {
        case _ where error.refusesKey: nil
        case .rateLimited: .tooFast
        case _ where PollingPolicy.isWorthRepeating(error): .silent
        default: .same
        }
    }
}

extension EmbedJob {
    /// How it ended, in one line: "job docs complete, 12,000 rows in 41 s → dataset embedded-docs-k3v9ta".
    fileprivate func notice(_ time: Duration) -> String {
        let start = "job \(name ?? id.rawValue) "
        guard status == .complete else {
            let reason = status == .failed && !warnings.isEmpty ? ": " + warnings.joined(separator: "; ") : ""
            return start + (status == .cancelled ? "was cancelled" : status.rawValue) + reason
        }
        let rows = progress.rowsTotal > 0 ? ", " + Figures.count(progress.rowsTotal, of: "row") : ""
        let output = outputDatasetID.map { " → dataset \($0)" } ?? ""
        return start + "complete\(rows) in \(Figures.duration(time))" + work(in: time) + output
    }
}

extension RunState {
    /// A job in notices: its name, or its id.
    fileprivate func label(of id: JobID) -> String {
        let name =
            switch jobs[id] {
            case .requested(let request)?: request.name
            case .seen(let job)?: job.name
            case nil: String?.none
            }
        return "job \(name ?? id.rawValue)"
    }
}
