internal import DisplayText
package import EmbedJobs

/// Watches the jobs of a session that no `wait` is waiting for, and reports when one ends.
///
/// While a command runs, notices are held back: a `wait` reports the ends itself, and they are not reported twice.
package actor JobWatcher {
    private let service: any EmbedJobsService
    private let clock: SessionClock
    private let polling: PollingPolicy
    private let tell: @Sendable (Notice, _ running: Int) -> Void
    private let showProgress: @Sendable ([ProgressReport]) -> Void

    private var watched: [JobID: Watched] = [:]
    private var isHeld = false
    private var held: [Notice] = []
    private var count = 0
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
        polling: PollingPolicy,
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
            var pace = PollingPace(polling)
            var finding = PollingPace.Finding.same
            while !watched.isEmpty {
                do { try await clock.sleep(pace.next(finding)) } catch { return }
                // If requests are rationed, a waiting command already sends enough of them.
                if isHeld, polling.isSparing { break }
                let next = await CallRepetition.$isByCaller.withValue(true) { await look() }
                guard let next else { return }
                finding = next
            }
        }
    }

    /// Polls all jobs with one request, plus one for each job missing from the response. A single job is fetched by its
    /// id, which is a smaller response.
    ///
    /// An unavailable service is polled again later, since no command waits for this. Returns nil if it must not be
    /// polled again.
    private func look() async -> PollingPace.Finding? {
        var found: [JobID: EmbedJob] = [:]
        do throws(APIError) {
            if watched.count > 1 { for job in try await service.jobs() { found[job.id] = job } }
        } catch {
            return Self.finding(error)
        }
        var finding = PollingPace.Finding.same
        var running: [ProgressReport] = []
        defer { if !isHeld { showProgress(running) } }
        for id in watched.keys {
            let job: EmbedJob
            do throws(APIError) {
                job = if let listed = found[id] { listed } else { try await service.job(id) }
            } catch {
                if error.code == .notFound, let entry = watched.removeValue(forKey: id) {
                    report(Notice(id: id, text: "\(entry.label) was deleted: the service no longer has it"))
                    continue
                }
                guard let next = Self.finding(error) else { return nil }
                if next != .same { return next }
                continue
            }
            guard job.status.isTerminal, let entry = watched.removeValue(forKey: id) else {
                if let entry = watched[id] { running.append(report(on: job, entry)) }
                continue
            }
            finding = .change
            let duration = job.duration ?? clock.elapsed() - entry.startedAt
            report(Notice(id: id, text: job.notice(duration), duration: duration))
        }
        return finding
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
    private static func finding(_ error: APIError) -> PollingPace.Finding? {
        switch error.code {
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
