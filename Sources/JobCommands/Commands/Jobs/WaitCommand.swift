internal import EmbedJobs

extension Command {
    static let wait = Command(
        "wait",
        "Wait until jobs have ended; fail if one did not complete.",
        arguments("job", JobID.self, "One or more jobs: ids, names, variables or lists."),
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
            "for job in wait 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 { echo \"$job is $job.status\" }",
        ],
        iterate: {
            (
                session: inout Session,
                ids: [JobID],
                timeout: Duration?,
                policy: FailurePolicy?,
                _: OutputFormat?
            ) in
            let timeout = timeout ?? session.settings.timeout
            return Waiter(ids, timeout: timeout, cancelsRest: policy == .cancel, session)
        }
    ) {
        (
            session: inout Session,
            ids: [JobID],
            timeout: Duration?,
            policy: FailurePolicy?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let policy = policy ?? (ids.count == 1 ? .stop : .keepGoing)
        let timeout = timeout ?? session.settings.timeout
        var waiter = Waiter(ids, timeout: timeout, cancelsRest: policy == .cancel, session)
        var ended: [Value] = []
        do throws(CommandFailure) {
            while let value = try await waiter.next(&session) {
                ended.append(value)
                if case .job(let id) = value, policy == .stop, session.hasFailed(id) { break }
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
