internal import DatasetFormats
package import EmbedJobs
internal import Synchronization

/// An in-memory service that does what a test states where it creates it, and that records its calls.
///
/// A job advances one step each time it is read: half of its rows, then all. A row that does not begin with `{` fails
/// validation unless malformed input is skipped. Row 3 of an output is the text "text 3" with the vector 3, 0.5 and the
/// id 3. The vector of a directly embedded text is its number of bytes and 0.5, unless another one was planted.
///
/// Options are by name and change one job, dataset or model each: `ScriptedService(jobs: ["a": .fails])`.
package final class ScriptedService: EmbedJobsService {
    private struct State {
        var calls: [String] = []
        var datasets: [Dataset] = []
        var jobs: [EmbedJob] = []
        var looks: [JobID: Int] = [:]
        var uploads: [[UInt8]] = []
        /// The vector types of outputs.
        var types: [DatasetID: [EmbeddingType]] = [:]
        var planted: [DatasetID: [ByteSource]] = [:]
        var responses: [String: VectorSet] = [:]
        var refusal: APIError?
    }

    private let state = Mutex(State())

    private let listedModels: [Model]
    private let isRemote: Bool
    private let jobBehaviors: [String: JobBehavior]
    private let unlistedJobs: Set<String>
    private let datasetBehaviors: [String: DatasetBehavior]
    let modelBehaviors: [String: ModelBehavior]

    /// Creates a service without datasets and jobs. A remote one records each list of jobs, which also advances them.
    ///
    /// - Parameters:
    ///   - listedModels: The models that it lists; it accepts others too.
    ///   - jobs: The jobs, by name, that do not complete at the third read.
    ///   - unlisted: The names of jobs that a remote service omits from its lists.
    ///   - datasets: The datasets, by name, that cannot be read as others.
    ///   - models: The models, by name, that differ from others.
    package init(
        listedModels: [Model] = ScriptedService.twoModels,
        isRemote: Bool = false,
        jobs: [String: JobBehavior] = [:],
        unlisted: Set<String> = [],
        datasets: [String: DatasetBehavior] = [:],
        models: [String: ModelBehavior] = [:]
    ) {
        self.listedModels = listedModels
        self.isRemote = isRemote
        jobBehaviors = jobs
        unlistedJobs = unlisted
        datasetBehaviors = datasets
        modelBehaviors = models
    }

    /// A small model and the default one.
    package static let twoModels = [
        Model(name: ModelName(rawValue: "all-minilm-l6-v2"), dimensions: 384, maxTokens: 256),
        Model(name: ModelName(rawValue: "tiny"), dimensions: 32, maxTokens: 64),
    ]

    /// The calls in order, as texts such as "createJob docs".
    package var calls: [String] { state.withLock { $0.calls } }

    /// The bytes of each upload.
    package var uploads: [[UInt8]] { state.withLock { $0.uploads } }

    /// Makes every read of a job fail with an error from now on.
    package func refuse(with error: APIError) { state.withLock { $0.refusal = error } }

    // MARK: Datasets

    package func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        var bytes: [UInt8] = []
        for try await chunk in upload.data { bytes += chunk }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let bad = lines.firstIndex { $0.first != UInt8(ascii: "{") }
        let isBad = bad != nil && !upload.skipMalformedInput
        return state.withLock { state in
            let id = DatasetID(rawValue: "\(upload.name)-\(state.datasets.count + 1)")
            let rows = bad == nil ? lines.count : lines.count - 1
            state.calls.append("uploadDataset \(upload.name) \(upload.keepFields)")
            state.uploads.append(bytes)
            let line = (bad ?? 0) + 1
            let dataset = Self.dataset(
                id,
                upload.name,
                .embedInput,
                rows: rows,
                error: isBad ? "The row is not a JSON object (line: \(line))" : nil,
                warnings: bad != nil && !isBad ? ["dropped a row that is not a JSON object (line: \(line))"] : []
            )
            state.datasets.append(dataset)
            return id
        }
    }

    package func dataset(_ id: DatasetID) async throws(APIError) -> Dataset {
        let (dataset, count) = state.withLock { state in
            state.calls.append("dataset \(id)")
            return (state.datasets.last { $0.id == id }, state.calls.count { $0 == "dataset \(id)" })
        }
        guard var found = dataset else { throw APIError(.notFound, "dataset with id \(id) not found") }
        switch datasetBehaviors[found.name] {
        case .unavailable(let reads) where count <= reads:
            throw APIError(.unavailable, "the service is being restarted")
        case .validates(let read) where count < read: found.validationStatus = .processing
        default: break
        }
        return found
    }

    package func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        query.page(of: state.withLock { $0.datasets.reversed() })
    }

    package func storedBytes() async throws(APIError) -> Int {
        state.withLock { $0.datasets.reduce(0) { $1.parts.reduce($0) { $0 + $1.sizeBytes } } }
    }

    package func deleteDataset(_ id: DatasetID) async throws(APIError) {
        state.withLock { state in state.datasets.removeAll { $0.id == id } }
    }

    package func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        let dataset = try await dataset(id)
        if let parts = state.withLock({ $0.planted[id] }) { return parts[index] }
        let types = state.withLock { $0.types[id] } ?? []
        let forms = types.isEmpty ? [.float] : types
        let schema = RowSchema(
            vectors: forms,
            columns: [DatasetColumn(name: "id", type: .long)]
        )
        var bytes: [UInt8] = []
        do {
            var writer = AvroWriter(schema: schema, syncMarker: [UInt8](repeating: 7, count: 16)) { bytes += $0 }
            for row in 0..<dataset.rowCount {
                let vectors = Self.vectors([Float(row), 0.5], as: forms)
                try writer.write(DatasetRow(text: "text \(row)", vectors: vectors, cells: [.long(Int64(row))]))
            }
            try writer.finish()
        } catch {
            throw APIError(.internalError, "\(error)")
        }
        if case .truncated = datasetBehaviors[dataset.name] { bytes.removeLast(5) }
        return ByteSource(bytes)
    }

    /// Adds a dataset of vectors that no job created; `parts` hold its rows.
    package func plant(_ id: DatasetID, rows: Int, parts: [ByteSource]) {
        let dataset = Self.dataset(id, id.rawValue, .embedResult, rows: rows, partCount: parts.count)
        state.withLock { state in
            state.planted[id] = parts
            state.datasets.append(dataset)
        }
    }

    /// Sets the vectors of a text.
    package func plant(_ text: String, _ vectors: VectorSet) { state.withLock { $0.responses[text] = vectors } }

    /// The vectors that were planted for a text.
    func planted(_ text: String) -> VectorSet? { state.withLock { $0.responses[text] } }

    // MARK: Jobs

    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        try refuseUnknown(request.model)
        let input = try await dataset(request.datasetID)
        return state.withLock { state in
            let number = String(state.jobs.count + 1)
            let zeros = String(repeating: "0", count: 12 - number.count)
            let id = JobID(rawValue: "00000000-0000-4000-8000-" + zeros + number)
            let suffix = request.reuse ? "" : " reuse=false"
            state.calls.append("createJob \(request.name ?? "-") \(request.embeddingTypes.map(\.rawValue))" + suffix)
            state.jobs.append(Self.job(id, request, .processing, done: 0, of: input.rowCount))
            return id
        }
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob {
        if let refusal = state.withLock({ $0.refusal }) { throw refusal }
        guard let found = look(at: id, "job \(id)"), behavior(of: found) != .vanishes else { throw .noJob(id) }
        if let error = unreadable(found) { throw error }
        return found
    }

    /// The error of the last read of a job, if it fails.
    private func unreadable(_ job: EmbedJob) -> APIError? {
        guard case .unreadable(let reads, let error) = behavior(of: job),
            reads.contains(state.withLock { $0.looks[job.id] ?? 0 })
        else { return nil }
        return error
    }

    private func look(at id: JobID, _ call: String) -> EmbedJob? {
        state.withLock { state -> EmbedJob? in
            state.calls.append(call)
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return nil }
            state.looks[id, default: 0] += 1
            state.jobs[index] = moved(state.jobs[index], look: state.looks[id] ?? 0, &state.datasets)
            if let output = state.jobs[index].outputDatasetID { state.types[output] = state.jobs[index].embeddingTypes }
            return state.jobs[index]
        }
    }

    package func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        let all = state.withLock { $0.jobs.map(\.id) }
        guard isRemote else { return try query.page(of: state.withLock { $0.jobs.reversed() }) }
        note("jobs")
        let jobs = all.compactMap { look(at: $0, "- listed") }
        if let error = jobs.lazy.compactMap(unreadable).first { throw error }
        return jobs.filter { !unlistedJobs.contains($0.name ?? "") }
    }

    package func endedJob(_ id: JobID, within time: Duration) async throws(APIError) -> EmbedJob? {
        guard isRemote else { return nil }
        note("endedJob \(id) \(time)")
        let job = state.withLock { state in state.jobs.first { $0.id == id } }
        guard let job, behavior(of: job) == .completesWhenAwaited else { return nil }
        for _ in 0..<2 { _ = look(at: id, "- waited for") }
        return look(at: id, "- waited for")
    }

    package func cancelJob(_ id: JobID) async throws(APIError) {
        state.withLock { state in
            state.calls.append("cancelJob \(id)")
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return }
            let job = state.jobs[index]
            guard !job.status.isTerminal else { return }
            state.jobs[index] = Self.copy(job, .cancelling, done: job.progress.rowsDone)
        }
    }

    /// Returns the sample receipt if the job is complete.
    package func receipt(of id: JobID) async throws(APIError) -> JobReceipt {
        let job = look(at: id, "receipt \(id)")
        guard job?.status == .complete else { throw APIError(.invalidRequest, "job \(id) is not complete") }
        return JobReceipt.sample(of: id)
    }

    package func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        note("deleteJob \(id)\(withOutput ? " with its output" : "")")
        state.withLock { state in state.jobs.removeAll { $0.id == id } }
    }

    /// Counts everything; a time long ago matches nothing.
    package func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        note("prune \(request.before)\(request.isDryRun ? " dry" : "")")
        guard request.before > Self.time else { return PruneSummary() }
        let (jobs, datasets) = state.withLock { ($0.jobs.count, $0.datasets.count) }
        return PruneSummary(jobs: jobs, datasets: datasets, bytes: 1_200_000)
    }

    package func models() async throws(APIError) -> [Model] { listedModels }

    func behavior(of job: EmbedJob) -> JobBehavior? { jobBehaviors[job.name ?? ""] }

    /// Records a call.
    func note(_ call: String) { state.withLock { $0.calls.append(call) } }
}
