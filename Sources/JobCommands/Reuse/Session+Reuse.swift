internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import LocalFiles

extension Session {
    /// Returns an upload without the rows whose texts have vectors in an earlier output.
    mutating func leavingOut(
        rowsOf path: String,
        _ source: UploadFile,
        _ options: ReuseOptions
    ) throws(CommandFailure) -> UploadFile {
        let earlier = try earlierOutput(path)
        let (upload, bytes) = try ReusedUpload.plan(try UploadedRows(source, options), earlier, self)
        output.endProgress()
        output.message(upload.summary)
        mode.show("    " + upload.summary)
        return source.replacing(bytes, upload, csvDelimiter: options.csvDelimiter)
    }

    /// The join of the output of a job whose rows were only uploaded in part; nil for all other jobs and datasets.
    mutating func join(_ source: RowsSource, _ label: String) throws(CommandFailure) -> JoinedRows? {
        guard let upload = reusedUpload(of: source) else { return nil }
        return try JoinedRows(upload, try earlierOutput(upload.earlierPath), label)
    }

    /// Warns that a job has only a part of the rows of the uploaded file.
    func warnOfReuse(_ source: RowsSource, _ label: String) {
        guard let upload = reusedUpload(of: source) else { return }
        output.warning(
            "warning: \(label) has only the \(Figures.count(upload.uploadedCount, of: "row")) of \(upload.rows.label) "
                + "that were uploaded; download it to get all \(Figures.count(upload.rowCount))"
        )
    }

    /// Throws if a job asks for vectors that the reused rows do not have.
    func refuseMissingTypes(_ request: CreateJobRequest) throws(CommandFailure) {
        guard let upload = state.reusedUploads[request.datasetID], upload.reusedCount > 0 else { return }
        let asked = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        guard let missing = asked.first(where: { !upload.earlierTypes.contains($0) }) else { return }
        throw CommandFailure(
            ReuseMistake.missingVectorType(path: upload.earlierPath, missing, types: upload.earlierTypes)
        )
    }

    private func reusedUpload(of source: RowsSource) -> ReusedUpload? {
        guard !state.reusedUploads.isEmpty else { return nil }
        let datasetID: DatasetID? =
            switch source {
            case .job(let id): state.jobs[id]?.inputDatasetID
            case .dataset(let id): state.jobs.values.lazy.first { $0.outputDatasetID == id }?.inputDatasetID
            }
        return datasetID.flatMap { state.reusedUploads[$0] }.flatMap { $0.reusedCount > 0 ? $0 : nil }
    }

    /// The texts of an earlier output. The last one is kept, since several uploads may name it.
    private mutating func earlierOutput(_ path: String) throws(CommandFailure) -> EarlierOutput {
        if let known = state.earlierOutput, known.isCurrent(path) { return known }
        // Not two at once in memory.
        state.earlierOutput = nil
        let earlier = try EarlierOutput(path, self)
        state.earlierOutput = earlier
        return earlier
    }
}

extension RunState.JobCopy {
    /// The dataset that the job reads.
    fileprivate var inputDatasetID: DatasetID {
        switch self {
        case .requested(let request): request.datasetID
        case .seen(let job): job.inputDatasetID
        }
    }

    /// The dataset that it has written.
    fileprivate var outputDatasetID: DatasetID? {
        if case .seen(let job) = self { job.outputDatasetID } else { nil }
    }
}
