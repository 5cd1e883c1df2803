internal import EmbedJobs

/// Commands about jobs and the models they use.
enum JobWords {
    /// The commands, in the order of help.
    static let all = [create, get, list, wait, cancel, models]

    static let create = Command(
        "create",
        "Start an embed job on a dataset.",
        required("model", ModelName.self, "The model to embed with; models lists them."),
        required("dataset_id", DatasetID.self, "The dataset to embed; upload makes one."),
        required("input_type", InputType.self, "What the texts are for."),
        optional("name", String.self, "A name to know the job by."),
        optional("embedding_types", default: [EmbeddingType](), "float", "The types of vectors wanted."),
        optional("truncate", default: Truncation.end, "END", "Which end of a text that is too long is cut off."),
        optional("max_running", Int.self, "How many jobs of this run may go on before this one starts."),
        result: .job,
        polls: "until fewer go on than max_running",
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
        "Fetch jobs and show them.",
        arguments("job", JobID.self, "The jobs: handles, lists of handles, ids."),
        optional("format", JobFormat.self, "How they are written; receipt is the receipt of a complete job as JSON."),
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
        "List jobs, the newest first.",
        optional("status", StatusChoice.self, "Only those in this state."),
        optional("limit", Int.self, "Maximum number of jobs. Default: all."),
        optional("format", OutputFormat.self, "How they are written."),
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
        "Wait until jobs have ended; it fails if one of them did not complete.",
        arguments("job", JobID.self, "The jobs: handles, lists of handles, ids."),
        optional("timeout", Duration.self, "How long to wait at most; the jobs go on."),
        optional(
            "on_fail",
            FailurePolicy.self,
            "What to do when one fails: stop waiting, wait for all, cancel the rest."
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
        "Ask jobs to stop; one that has ended stays as it is.",
        arguments("job", JobID.self, "The jobs: handles, lists of handles, ids."),
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
        "List the models that a job can name.",
        optional("format", OutputFormat.self, "How they are written."),
        examples: ["models", "models format=ids"]
    ) { (session: inout Session, format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let models = try await session.ask { service throws(APIError) in try await service.models() }
        let names = models.map { Value.text($0.name.rawValue) }
        session.write(models.map { Record($0) }, format, columns: Record.modelColumns, rows: names)
        return nil
    }
}

extension Session {
    /// Does something for each; one whose answer only a real run will know keeps none of the others from being asked.
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

    /// The newest copy of a job.
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

    /// The newest copy of a dataset.
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

    /// Asks the service once, with its errors as failures of the command.
    func ask<Answer>(
        _ question: (any EmbedJobsService) async throws(APIError) -> Answer
    ) async throws(CommandFailure) -> Answer {
        do throws(APIError) {
            return try await question(service)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Waits until fewer jobs of this session than a number go on; nil is no limit.
    fileprivate mutating func awaitTurn(_ limit: Int?) async throws(CommandFailure) {
        guard let limit else { return }
        let running = unfinishedJobs
        guard running.count >= max(1, limit) else { return }
        var waiter = Waiter(running, timeout: nil, self)
        var count = running.count
        while count >= max(1, limit), try await waiter.next(&self) != nil { count -= 1 }
    }

    /// Whether a job that has ended did not complete.
    func hasFailed(_ id: JobID) -> Bool {
        guard case .seen(let job)? = jobs[id] else { return false }
        return job.status != .complete
    }

    /// Fails if one of the jobs, which have all ended, is not complete.
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
