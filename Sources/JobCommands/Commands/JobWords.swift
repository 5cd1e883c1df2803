internal import EmbedJobs

/// Commands about jobs and models.
enum JobWords {
    /// The commands, in the order that help lists them.
    static let all = [create, get, list, wait, cancel, models]

    static let create = Command(
        "create",
        "Start an embed job on a dataset.",
        required("model", ModelName.self, "The model to embed with; the models command lists them."),
        required("dataset_id", DatasetID.self, "The dataset to embed; upload creates one."),
        required("input_type", InputType.self, "What the texts are for."),
        optional("name", String.self, "A name for the job."),
        optional(
            "embedding_types",
            default: [EmbeddingType](),
            "float",
            "The vector types to compute, separated by commas."
        ),
        optional(
            "truncate",
            default: Truncation.end,
            "END",
            "Which end of a text to cut if it exceeds the model's token limit."
        ),
        optional(
            "max_running",
            Int.self,
            "Wait until fewer than this many jobs of the run are unfinished. Default: the max_running setting."
        ),
        result: .job,
        polls: "until fewer than max_running are unfinished",
        examples: [
            "let ds = upload docs.jsonl; "
                + "let job = create model=all-minilm-l6-v2 dataset_id=$ds input_type=search_document",
            "create model=all-minilm-l6-v2 dataset_id=docs-hca4x0 input_type=search_query embedding_types=float,int8",
        ]
    ) {
        (
            session: inout Session,
            model: ModelName,
            datasetID: DatasetID,
            inputType: InputType,
            name: String?,
            types: [EmbeddingType],
            truncate: Truncation,
            maxRunning: Int?
        ) async throws(CommandFailure) -> Value? in
        let request = CreateJobRequest(
            model: model,
            datasetID: datasetID,
            inputType: inputType,
            name: name,
            embeddingTypes: types,
            truncate: truncate
        )
        try await session.awaitTurn(maxRunning ?? session.settings.maxRunning)
        let id = try await session.ask { service throws(APIError) in try await service.createJob(request) }
        session.note(created: id, request)
        session.output.message("job \(name.map { "\($0) (\(id))" } ?? id.rawValue): \(model) on \(datasetID)")
        return .job(id)
    }

    static let get = Command(
        "get",
        "Fetch and show jobs.",
        arguments("job", JobID.self, "One or more jobs: ids, variables or lists."),
        optional("format", JobFormat.self, "Output format; receipt prints the receipts of complete jobs as JSON."),
        result: .list(.job),
        givesOneForOne: true,
        examples: [
            "get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 format=receipt",
            "get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 format=vertical",
            "let job = get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60; echo $job.status",
        ]
    ) { (session: inout Session, ids: [JobID], format: JobFormat?) async throws(CommandFailure) -> Value? in
        if format == .receipt {
            try await session.forEach(ids) { session, id throws(CommandFailure) in
                let receipt = try await session.ask { service throws(APIError) in try await service.receipt(of: id) }
                session.output.page(receipt.json.split(separator: "\n").map(String.init))
            }
            return .list(ids.map { .job($0) })
        }
        var records: [Record] = []
        try await session.forEach(ids) { session, id throws(CommandFailure) in
            records.append(Record(try await session.fetch(id)))
        }
        session.write(records, format?.output, columns: Record.jobColumns, rows: ids.map { .job($0) })
        return .list(ids.map { .job($0) })
    }

    static let list = Command(
        "list",
        "List jobs, newest first.",
        optional("status", StatusChoice.self, "Show only jobs in this state."),
        optional("limit", Int.self, "Maximum number of jobs. Default: all."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.job),
        examples: ["list status=failed limit=20", "for job in list status=processing { cancel $job }"]
    ) {
        (
            session: inout Session,
            status: StatusChoice?,
            limit: Int?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let list = try await session.ask { (service) async throws(APIError) -> PagedList<EmbedJob> in
            guard let status else { return try await service.jobs(limit: limit) }
            return try await service.jobs(limit: limit) { $0.status.rawValue == status.rawValue }
        }
        session.noteCutOff(list, of: "job")
        let jobs = list.elements
        for job in jobs { session.note(job) }
        let values = jobs.map { Value.job($0.id) }
        session.write(jobs.map { Record($0) }, format, columns: Record.jobColumns, rows: values)
        return .list(values)
    }

    static let wait = Command(
        "wait",
        "Wait until jobs have ended; fail if one did not complete.",
        arguments("job", JobID.self, "One or more jobs: ids, variables or lists."),
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
        result: .list(.job),
        polls: "until it has ended",
        examples: [
            "wait 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 timeout=30m",
            "for job in wait 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 { echo \"$job is $job.status\" }",
        ],
        iterate: { (session: inout Session, ids: [JobID], timeout: Duration?, policy: FailurePolicy?) in
            let timeout = timeout ?? session.settings.timeout
            return Waiter(ids, timeout: timeout, cancelsRest: policy == .cancel, session)
        }
    ) {
        (
            session: inout Session,
            ids: [JobID],
            timeout: Duration?,
            policy: FailurePolicy?
        ) async throws(CommandFailure) -> Value? in
        let policy = policy ?? (ids.count == 1 ? .stop : .goOn)
        let timeout = timeout ?? session.settings.timeout
        var waiter = Waiter(ids, timeout: timeout, cancelsRest: policy == .cancel, session)
        var ended: [Value] = []
        while let value = try await waiter.next(&session) {
            ended.append(value)
            if case .job(let id) = value, policy == .stop, session.hasFailed(id) { break }
        }
        try session.refuseIncomplete(ended)
        return .list(ended)
    }

    static let cancel = Command(
        "cancel",
        "Ask jobs to stop. Jobs that have ended are not changed.",
        arguments("job", JobID.self, "One or more jobs: ids, variables or lists."),
        examples: ["cancel 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60"]
    ) { (session: inout Session, ids: [JobID]) async throws(CommandFailure) -> Value? in
        try await session.forEach(ids) { session, id throws(CommandFailure) in
            try await session.ask { service throws(APIError) in try await service.cancelJob(id) }
            let job = try await session.fetch(id)
            session.output.message("\(job.label): \(job.status)")
        }
        return nil
    }

    static let models = Command(
        "models",
        "List the models that jobs can use.",
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        examples: ["models", "models format=ids"]
    ) { (session: inout Session, format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let models = try await session.ask { service throws(APIError) in try await service.models() }
        let names = models.map { Value.text($0.name.rawValue) }
        session.write(models.map { Record($0) }, format, columns: Record.modelColumns, rows: names)
        return nil
    }
}

extension Session {
    /// Runs a body for each element. In a dry run, an element without a known response does not stop the others.
    mutating func forEach<Element>(
        _ elements: [Element],
        _ body: (inout Session, Element) async throws(CommandFailure) -> Void
    ) async throws(CommandFailure) {
        var unanswered: CommandFailure?
        for element in elements {
            do throws(CommandFailure) {
                try await body(&self, element)
            } catch {
                guard error.isUnanswered else { throw error }
                unanswered = error
            }
        }
        if let unanswered { throw unanswered }
    }

    /// Fetches a job and remembers it.
    mutating func fetch(_ id: JobID) async throws(CommandFailure) -> EmbedJob {
        do throws(CommandFailure) {
            let job = try await ask { service throws(APIError) in try await service.job(id) }
            note(job)
            return job
        } catch {
            if error.isUnanswered { noteUnanswered(id) }
            throw error
        }
    }

    /// Fetches a dataset and remembers it.
    mutating func fetch(_ id: DatasetID) async throws(CommandFailure) -> Dataset {
        do throws(CommandFailure) {
            let dataset = try await ask { service throws(APIError) in try await service.dataset(id) }
            note(dataset)
            return dataset
        } catch {
            if error.isUnanswered { noteUnanswered(id) }
            throw error
        }
    }

    /// Calls the service once; its errors become failures of the command.
    func ask<Answer>(
        _ question: (any EmbedJobsService) async throws(APIError) -> Answer
    ) async throws(CommandFailure) -> Answer {
        do throws(APIError) {
            return try await question(service)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Waits until fewer than `limit` jobs of this session are unfinished; nil means without a limit.
    fileprivate mutating func awaitTurn(_ limit: Int?) async throws(CommandFailure) {
        guard let limit else { return }
        let running = unfinishedJobs
        guard running.count >= max(1, limit) else { return }
        var waiter = Waiter(running, timeout: nil, self)
        var count = running.count
        while count >= max(1, limit), try await waiter.next(&self) != nil { count -= 1 }
    }

    /// Whether a job has been seen and is not complete.
    func hasFailed(_ id: JobID) -> Bool {
        guard case .seen(let job)? = jobs[id] else { return false }
        return job.status != .complete
    }

    /// Throws if one of the ended jobs did not complete.
    fileprivate func refuseIncomplete(_ ended: [Value]) throws(CommandFailure) {
        let bad = ended.compactMap { value -> EmbedJob? in
            guard case .job(let id) = value, case .seen(let job) = jobs[id] else { return nil }
            return job.status == .complete ? nil : job
        }
        guard !bad.isEmpty else { return }
        if ended.count == 1 { throw CommandFailure(.jobFailed, bad[0].endClause) }
        let message = "\(bad.count) of \(Figures.count(ended.count, of: "job")) did not complete"
        let rest = bad.count - Limits.failedJobsShown
        throw CommandFailure(
            .jobFailed,
            message,
            details: bad.prefix(Limits.failedJobsShown).map(\.endClause) + (rest > 0 ? ["and \(rest) more"] : [])
        )
    }
}
