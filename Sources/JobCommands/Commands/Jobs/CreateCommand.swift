internal import EmbedJobs

extension Command {
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
            "Which end of a text to cut if it exceeds the model's token limit; NONE fails the job instead."
        ),
        optional(
            "max_running",
            Int.self,
            "Wait until fewer than this many jobs of the run are unfinished. Default: the max_running setting."
        ),
        optional(
            "reuse",
            Switch.self,
            "Whether to copy vectors of texts that earlier jobs have embedded in the same way, if the service can. "
                + "Default: the reuse setting."
        ),
        resultFormat(),
        result: .job,
        isStep: true,
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
            maxRunning: Int?,
            reuse: Switch?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let request = CreateJobRequest(
            model: model,
            datasetID: datasetID,
            inputType: inputType,
            name: name,
            embeddingTypes: types,
            truncate: truncate,
            reuse: (reuse ?? session.settings.reuse) == .on
        )
        try session.refuseMissingTypes(request)
        let id = try await session.created(request, maxRunning ?? session.settings.maxRunning)
        let record = Record(created: id, request)
        session.writeResults([record], format, columns: TableColumns(record.names))
        return .job(id)
    }
}

extension Session {
    /// Creates a job, unless an earlier process of the run has, once fewer than `limit` are unfinished.
    fileprivate mutating func created(_ request: CreateJobRequest, _ limit: Int?) async throws(CommandFailure) -> JobID
    {
        let planned = try await planned(request)
        if let planned, let id = planned.id {
            note(created: id, request)
            if let job = planned.job { note(job) }
            journal?.settle(planned.step)
            return id
        }
        try await awaitFreeSlot(limit)
        let id: JobID
        if let planned {
            id = try await perform(planned.step, planned.earlier) { service throws(APIError) in
                try await service.createJob(request)
            }
            journal?.settle(planned.step)
        } else {
            id = try await ask { service throws(APIError) in try await service.createJob(request) }
        }
        note(created: id, request)
        let label = request.name.map { "\($0) (\(id))" } ?? id.rawValue
        output.message("job \(label): \(request.model) on \(request.datasetID)")
        return id
    }

    /// Waits until fewer than `limit` jobs of this session are unfinished; nil means without a limit.
    fileprivate mutating func awaitFreeSlot(_ limit: Int?) async throws(CommandFailure) {
        guard let limit else { return }
        let running = state.unfinishedJobs
        guard running.count >= max(1, limit) else { return }
        var waiter = Waiter(running, timeout: nil, self)
        // A job that was deleted does not use its slot.
        waiter.acceptsMissing = true
        var count = running.count
        while count >= max(1, limit), try await waiter.next(&self) != nil { count -= 1 }
    }
}
