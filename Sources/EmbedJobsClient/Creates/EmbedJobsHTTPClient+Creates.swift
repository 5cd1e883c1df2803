package import EmbedJobs
internal import EmbedJobsWire

extension EmbedJobsHTTPClient {
    package func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        let form = UploadBody(fileName: upload.fileName, data: upload.data, boundary: caller.makeKey())
        return try await caller.create(
            Operations.uploadDataset,
            named: upload.name,
            form: form,
            fits: { (dataset: Dataset) in dataset.fits(upload) },
            input: { name in
                var input = DatasetForm(upload)
                input.name = name ?? upload.name
                return input
            }
        )
    }

    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        let request = await caller.withKnownFields(request)
        return try await caller.create(
            Operations.createJob,
            named: request.name,
            fits: { (job: EmbedJob) in job.fits(request) },
            input: { name in
                var input = request
                input.name = name
                return input
            }
        )
    }

    /// A job as callers see it: without the tag in its name.
    func shown(_ job: EmbedJob) -> EmbedJob {
        guard !caller.recent.keepsKeys, let name = job.name, job.tag != nil else { return job }
        var job = job
        let plain = CreationTag.split(name).name
        job.name = plain.isEmpty ? nil : plain
        return job
    }

    /// A dataset as callers see it: without the tag in its name.
    func shown(_ dataset: Dataset) -> Dataset {
        guard !caller.recent.keepsKeys, dataset.tag != nil else { return dataset }
        var dataset = dataset
        dataset.name = CreationTag.split(dataset.name).name
        return dataset
    }
}

extension EmbedJob {
    /// Whether the job matches a request, as far as the service shows.
    fileprivate func fits(_ request: CreateJobRequest) -> Bool {
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        return inputDatasetID == request.datasetID && model == request.model && truncate == request.truncate
            && (inputType == nil || inputType == request.inputType)
            && (embeddingTypes.isEmpty || Set(embeddingTypes) == Set(types))
    }
}

extension Dataset {
    /// Whether the dataset matches an upload, as far as the service shows: fields only after the validation.
    fileprivate func fits(_ upload: DatasetUpload) -> Bool {
        let fields = Set(requiredFields + preserveFields)
        return type == upload.type && (preserveFields.isEmpty || fields.isSuperset(of: upload.keepFields))
    }
}
