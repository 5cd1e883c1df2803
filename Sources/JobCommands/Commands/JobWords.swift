internal import EmbedJobs

/// Commands about jobs and the models they use.
enum JobWords {
    /// The commands, in the order of help.
    static let all = [create, wait, cancel, models]

    static let create = Command(
        "create",
        "Start an embed job on a dataset.",
        required("model", ModelName.self, "The model to embed with; models lists them."),
        required("dataset_id", DatasetID.self, "The dataset to embed; upload makes one."),
        required("input_type", InputType.self, "What the texts are for."),
        optional("name", String.self, "A name to know the job by."),
        optional("embedding_types", default: [EmbeddingType](), "float", "The types of vectors wanted."),
        optional("truncate", default: Truncation.end, "END", "Which end of a text that is too long is cut off."),
        result: .job,
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
            truncate: Truncation
        ) async throws(CommandFailure) -> Value? in
        let request = CreateJobRequest(
            model: model,
            datasetID: datasetID,
            inputType: inputType,
            name: name,
            embeddingTypes: types,
            truncate: truncate
        )
        let id = try await session.ask { service throws(APIError) in try await service.createJob(request) }
        session.note(created: id, request)
        session.output.message("job \(name.map { "\($0) (\(id))" } ?? id.rawValue): \(model) on \(datasetID)")
        return .job(id)
    }

    static let wait = Command(
        "wait",
        "Wait until jobs have ended; it fails if one of them did not complete.",
        arguments("job", JobID.self, "The jobs: handles, lists of handles, ids."),
        optional("timeout", Duration.self, "How long to wait at most; the jobs go on."),
        result: .list(.job),
        examples: [
            "wait 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 timeout=30m",
            "for job in wait 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 { echo \"$job is $job.status\" }",
        ],
        iterate: { (session: inout Session, ids: [JobID], timeout: Duration?) in Waiter(ids, timeout: timeout, session)
        }
    ) { (session: inout Session, ids: [JobID], timeout: Duration?) async throws(CommandFailure) -> Value? in
        var waiter = Waiter(ids, timeout: timeout, session)
        var ended: [Value] = []
        while let job = try await waiter.next(&session) { ended.append(job) }
        try session.refuseIncomplete(ended)
        return .list(ended)
    }

    static let cancel = Command(
        "cancel",
        "Ask jobs to stop; one that has ended stays as it is.",
        arguments("job", JobID.self, "The jobs: handles, lists of handles, ids."),
        examples: ["cancel 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60"]
    ) { (session: inout Session, ids: [JobID]) async throws(CommandFailure) -> Value? in
        for id in ids {
            try await session.ask { service throws(APIError) in try await service.cancelJob(id) }
            let job = try await session.ask { service throws(APIError) in try await service.job(id) }
            session.note(job)
            session.output.message("\(job.label): \(job.status)")
        }
        return nil
    }

    static let models = Command(
        "models",
        "List the models that a job can name.",
        examples: ["models"]
    ) { (session: inout Session) async throws(CommandFailure) -> Value? in
        let models = try await session.ask { service throws(APIError) in try await service.models() }
        let rows = models.map { [$0.name.rawValue, String($0.dimensions), String($0.maxTokens)] }
        for line in TextTable.lines([["MODEL", "DIMENSIONS", "MAX TOKENS"]] + rows) { session.output.data(line) }
        return nil
    }
}

extension Session {
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
