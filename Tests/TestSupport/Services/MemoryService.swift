package import EmbedJobs
internal import Synchronization

/// An in-memory service for one owner's datasets and jobs. Its not-found messages equal those of the hosted service.
///
/// A dataset is validated at once, and its only part holds the uploaded bytes. A job changes only when a test says so.
///
/// It is apart from ``ScriptedService`` because the tests of routes and clients check what a client can see: ids with
/// the owner, the hosted service's messages, the bytes that were uploaded. Scripts need jobs that advance by
/// themselves, outputs with vectors, and fixed ids. Only the declarations would be common.
package actor MemoryService: EmbedJobsService {
    /// The model for embeddings.
    package static let model = Model(name: ModelName(rawValue: "tiny"), dimensions: 2, maxTokens: 64)

    private let owner: Owner
    private var stored: [Dataset] = []
    private var files: [DatasetID: [UInt8]] = [:]
    private var started: [EmbedJob] = []
    /// The error of every call.
    private var failure: APIError?
    /// The number of reads after which a job is complete.
    private var looksToEnd: Int?
    private let begun = Mutex<[Int]>([])
    /// The offsets at which reads of parts began.
    package nonisolated var readOffsets: [Int] { begun.withLock { $0 } }
    /// The requested uploads.
    package private(set) var uploads: [DatasetUpload] = []
    /// Bytes of the last upload that have arrived.
    package private(set) var bytesReceived = 0

    /// Creates an empty service.
    package init(owner: Owner) { self.owner = owner }

    /// Makes every call fail with an error from now on; nil lets calls succeed.
    package func fail(with error: APIError?) { failure = error }

    /// Completes jobs after a number of reads.
    package func endJobs(afterLooks looks: Int) { looksToEnd = looks }

    /// The requested upload at an index.
    package func upload(at index: Int) -> DatasetUpload { uploads[index] }

    private func check() throws(APIError) {
        if let failure { throw failure }
    }

    private func time(_ number: Int) -> Timestamp { Timestamp(microseconds: 1_705_114_411_879_719 + Int64(number)) }

    package func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        try check()
        guard upload.name.count < 50 else {
            throw APIError(.invalidRequest, "the name must be less than 50 characters long")
        }
        uploads.append(upload)
        var bytes: [UInt8] = []
        for try await chunk in upload.data {
            bytes += chunk
            bytesReceived = bytes.count
        }
        let id = DatasetID(rawValue: "\(upload.name)-\(owner)-\(stored.count)")
        files[id] = bytes
        let rows = bytes.count { $0 == UInt8(ascii: "\n") }
        stored.append(
            Dataset(
                id: id,
                name: upload.name,
                type: upload.type,
                validationStatus: .validated,
                validationError: nil,
                validationWarnings: [],
                createdAt: time(stored.count),
                updatedAt: time(stored.count),
                schema: "{}",
                requiredFields: ["text"],
                preserveFields: upload.keepFields,
                parts: [DatasetPart(index: 0, sizeBytes: bytes.count, rowCount: rows)]
            )
        )
        return id
    }

    package func dataset(_ id: DatasetID) async throws(APIError) -> Dataset {
        try check()
        guard let dataset = stored.first(where: { $0.id == id }) else {
            throw APIError(.notFound, "dataset with the id '\(id)' not found")
        }
        return dataset
    }

    package func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        try check()
        return query.page(of: stored.reversed())
    }

    package func storedBytes() async throws(APIError) -> Int {
        try check()
        return stored.reduce(0) { $1.parts.reduce($0) { $0 + $1.sizeBytes } }
    }

    package func deleteDataset(_ id: DatasetID) async throws(APIError) {
        _ = try await dataset(id)
        stored.removeAll { $0.id == id }
    }

    package func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        guard try await dataset(id).parts.contains(where: { $0.index == index }) else {
            throw APIError(.notFound, "dataset with the id '\(id)' does not have a part \(index)")
        }
        let bytes = files[id] ?? []
        return ByteSource(length: bytes.count) { [self] (offset) throws(APIError) -> ByteSource.Next in
            begun.withLock { $0.append(offset) }
            var rest = offset < bytes.count ? Array(bytes[offset...]) : nil
            return { () async throws(APIError) -> [UInt8]? in
                defer { rest = nil }
                return rest
            }
        }
    }

    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        try check()
        try checkModel(request.model)
        guard let dataset = stored.first(where: { $0.id == request.datasetID }) else {
            throw APIError(.notFound, "dataset with id \(request.datasetID) not found")
        }
        let id = JobID(rawValue: "job-\(owner)-\(started.count)")
        started.append(
            EmbedJob(
                id: id,
                name: request.name,
                status: .processing,
                createdAt: time(started.count),
                inputDatasetID: request.datasetID,
                outputDatasetID: nil,
                model: request.model,
                truncate: request.truncate,
                inputType: request.inputType,
                embeddingTypes: request.embeddingTypes,
                progress: JobProgress(rowsDone: 0, rowsTotal: dataset.rowCount),
                warnings: ["model 'tiny' is small"]
            )
        )
        return id
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob {
        try check()
        if let looks = looksToEnd {
            if looks == 0 { set(.complete, of: id) }
            looksToEnd = looks - 1
        }
        guard let job = started.first(where: { $0.id == id }) else {
            throw .noJob(id)
        }
        return job
    }

    package func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        try check()
        return try query.page(of: started.reversed())
    }

    package func cancelJob(_ id: JobID) async throws(APIError) {
        if try await job(id).status == .processing { set(.cancelled, of: id) }
    }

    /// Ends a job.
    package func set(_ status: JobStatus, of id: JobID) {
        started = started.map { job in
            guard job.id == id, !job.status.isTerminal else { return job }
            var job = job
            job.status = status
            job.outputDatasetID = status == .complete ? DatasetID(rawValue: "out-\(id)") : nil
            job.progress.rowsDone = job.progress.rowsTotal
            return job
        }
    }

    /// Returns a receipt for every job, regardless of its status.
    package func receipt(of id: JobID) async throws(APIError) -> JobReceipt {
        _ = try await job(id)
        return JobReceipt.sample(of: id)
    }

    /// Removes a job, regardless of its status.
    package func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        _ = try await job(id)
        started.removeAll { $0.id == id }
    }

    /// Counts everything, and removes nothing.
    package func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        try check()
        return PruneSummary(
            jobs: started.count,
            datasets: stored.count,
            bytes: files.values.reduce(0) { $0 + $1.count }
        )
    }

    package func models() async throws(APIError) -> [Model] {
        try check()
        return [Self.model, Model(name: ModelName(rawValue: "org/other"), dimensions: 3, maxTokens: 8)]
    }

    private func checkModel(_ name: ModelName) throws(APIError) {
        guard name == Self.model.name else { throw APIError(.notFound, "model '\(name)' not found; there is tiny") }
    }

    package func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        try check()
        try checkModel(request.model)
        var embeddings = Embeddings(id: "e-\(owner)", inputTokens: request.texts.count * 2, warnings: ["w"])
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        if types.contains(.float) { embeddings.float = request.texts.map { [Float($0.count), 0.1] } }
        if types.contains(.int8) { embeddings.int8 = request.texts.map { _ in [-128, 127] } }
        return embeddings
    }

    package func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try check()
        try checkModel(model)
        return Tokens(ids: text.utf8.map(Int.init), strings: text.utf8.map { String($0) })
    }

    package func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try check()
        try checkModel(model)
        return ids.map(String.init).joined(separator: " ")
    }
}
