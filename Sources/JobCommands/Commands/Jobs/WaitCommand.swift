internal import EmbedJobs

extension Command {
    static let wait = Command(
        "wait",
        "Wait until jobs have ended; fail if one did not complete.",
        optionalArguments(
            "job",
            JobID.self,
            "Jobs: ids, names, variables or lists. Default: those of this session that were not waited for yet."
        ),
        optional(
            "timeout",
            Duration.self,
            "Maximum time to wait; the jobs keep running. Default: the timeout setting."
        ),
        optional(
            "on_fail",
            FailurePolicy.self,
            "When a job fails: stop waiting, wait for the rest, or cancel the rest. Default: continue."
        ),
        resultFormat(),
        result: .list(.job),
        polls: "until it has ended",
        examples: [
            "wait 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 timeout=30m",
            "wait",
            "for job in wait 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 { echo \"$job is $job.status\" }",
        ],
        iterate: {
            (
                session: inout Session,
                ids: [JobID]?,
                timeout: Duration?,
                policy: FailurePolicy?,
                _: OutputFormat?
            ) in
            session.waiter(session.awaited(ids), timeout, policy)
        }
    ) {
        (
            session: inout Session,
            ids: [JobID]?,
            timeout: Duration?,
            policy: FailurePolicy?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        // A program's `wait $JOBS` whose variable is empty.
        if ids == nil, session.state.isSingleCommand { throw CommandFailure(.missingJob) }
        let ids = session.awaited(ids)
        let policy = policy ?? (ids.count == 1 ? .stop : .keepGoing)
        var waiter = session.waiter(ids, timeout, policy)
        var ended: [Value] = []
        do throws(CommandFailure) {
            while let value = try await waiter.next(&session) {
                ended.append(value)
            }
        } catch {
            session.writeResults(session.jobRecords(of: ended), format, columns: Record.jobColumns)
            throw error
        }
        session.writeResults(session.jobRecords(of: ended), format, columns: Record.jobColumns)
        try session.refuseIncomplete(ended)
        return .list(ended)
    }
}

extension Session {
    /// The jobs to wait for: those that are named, else those that this session created and that no `wait` has seen
    /// end, so that a failure is not missed.
    fileprivate func awaited(_ ids: [JobID]?) -> [JobID] {
        if let ids { return ids }
        let rest = created.map(\.id).filter { !state.awaited.contains($0) }
        if rest.isEmpty { output.message("no jobs of this session are left to wait for") }
        return rest
    }

    fileprivate func waiter(_ ids: [JobID], _ timeout: Duration?, _ policy: FailurePolicy?) -> Waiter {
        var waiter = Waiter(ids, timeout: timeout ?? settings.timeout, policy: policy ?? .keepGoing, self)
        waiter.isCommand = true
        return waiter
    }

    /// The records of jobs that were fetched.
    fileprivate func jobRecords(of values: [Value]) -> [Record] {
        values.compactMap { value in
            guard case .job(let id) = value, case .seen(let job) = jobs[id] else { return nil }
            return Record(job)
        }
    }

    /// Throws if one of the ended jobs did not complete.
    fileprivate func refuseIncomplete(_ ended: [Value]) throws(CommandFailure) {
        let bad = ended.compactMap { value -> EmbedJob? in
            guard case .job(let id) = value, case .seen(let job) = jobs[id] else { return nil }
            return job.status == .complete ? nil : job
        }
        guard !bad.isEmpty else { return }
        throw CommandFailure(ended.count == 1 ? .incompleteJob(bad[0]) : .incompleteJobs(bad, of: ended.count))
    }
}
