package import EmbedJobs

/// What a test can state about jobs, datasets and models, and the values that follow from it.
extension ScriptedService {
    package enum JobBehavior: Sendable, Equatable {
        /// Completes at a read: 3 for other jobs.
        case completes(atRead: Int)
        /// Fails at the third read.
        case fails
        /// Processes half of its rows and never ends.
        case runs
        /// Is created, but not found when it is read.
        case vanishes
        /// Completes at once when the client waits for it; only at a remote service.
        case completesWhenAwaited
        /// These reads of it fail with an error; the others are those of other jobs.
        case unreadable(atReads: ClosedRange<Int>, APIError)
        /// Completes as others, and its service counts: 1,024 tokens, two texts cut, three of five rows reused.
        case cutsTexts
    }

    package enum DatasetBehavior: Sendable {
        /// The first reads of it fail, of all without a number.
        case unavailable(reads: Int = .max)
        /// Is validated at a read: 1 for other datasets.
        case validates(atRead: Int)
        /// Its content lacks its last bytes, as after a lost connection.
        case truncated
    }

    package enum ModelBehavior: Sendable {
        case notFound
        /// Its embeddings have a warning that it is an alias.
        case alias
        /// Its vectors have a third number.
        case threeDimensions
    }

    /// The job after a number of reads.
    func moved(_ job: EmbedJob, look: Int, _ datasets: inout [Dataset]) -> EmbedJob {
        let total = job.progress.rowsTotal
        if job.status.isTerminal { return job }
        if job.status == .cancelling {
            // The first read, which cancel itself makes, still returns a job that is cancelling.
            return look == 1 ? job : Self.copy(job, .cancelled, done: job.progress.rowsDone)
        }
        let behavior = behavior(of: job)
        let lastRead = if case .completes(let read) = behavior { read } else { 3 }
        if look < lastRead || behavior == .runs {
            return Self.copy(job, .processing, done: look == 1 ? 0 : total / 2)
        }
        if behavior == .fails {
            return Self.copy(job, .failed, done: total / 2, warnings: ["the model ran out of memory"])
        }
        let name = job.name ?? ""
        let output = DatasetID(rawValue: "\(name.isEmpty ? "output" : name)-out-\(datasets.count + 1)")
        datasets.append(Self.dataset(output, name, .embedResult, rows: total))
        guard behavior == .cutsTexts else { return Self.copy(job, .complete, done: total, output: output) }
        let warning = "2 of \(total) texts were cut at 64 tokens; 36 tokens lost"
        var counted = Self.copy(job, .complete, done: total, output: output, warnings: [warning])
        (counted.tokens, counted.cutTexts, counted.lostTokens) = (1_024, 2, 36)
        (counted.blankRows, counted.repeatedRows, counted.reusedRows) = (0, 0, total * 3 / 5)
        counted.finishedAt = Timestamp(microseconds: job.createdAt.microseconds + 12_000_000)
        return counted
    }

    // MARK: Making values

    static let time = Timestamp(microseconds: 1_705_114_411_879_719)

    static func dataset(
        _ id: DatasetID,
        _ name: String,
        _ type: DatasetType,
        rows: Int,
        partCount: Int = 1,
        error: String? = nil,
        warnings: [String] = []
    ) -> Dataset {
        Dataset(
            id: id,
            name: name,
            type: type,
            validationStatus: error == nil ? .validated : .failed,
            validationError: error,
            validationWarnings: warnings,
            createdAt: time,
            updatedAt: time,
            schema: nil,
            requiredFields: ["text"],
            preserveFields: [],
            parts: error != nil
                ? [] : (0..<partCount).map { DatasetPart(index: $0, sizeBytes: 1_000, rowCount: $0 == 0 ? rows : 0) }
        )
    }

    static func job(
        _ id: JobID,
        _ request: CreateJobRequest,
        _ status: JobStatus,
        done: Int,
        of total: Int
    ) -> EmbedJob {
        EmbedJob(
            id: id,
            name: request.name,
            status: status,
            createdAt: time,
            inputDatasetID: request.datasetID,
            outputDatasetID: nil,
            model: request.model,
            truncate: request.truncate,
            inputType: request.inputType,
            embeddingTypes: request.embeddingTypes,
            progress: JobProgress(rowsDone: done, rowsTotal: total),
            warnings: []
        )
    }

    static func copy(
        _ job: EmbedJob,
        _ status: JobStatus,
        done: Int,
        output: DatasetID? = nil,
        warnings: [String] = []
    ) -> EmbedJob {
        EmbedJob(
            id: job.id,
            name: job.name,
            status: status,
            createdAt: job.createdAt,
            inputDatasetID: job.inputDatasetID,
            outputDatasetID: output,
            model: job.model,
            truncate: job.truncate,
            inputType: job.inputType,
            embeddingTypes: job.embeddingTypes,
            progress: JobProgress(rowsDone: done, rowsTotal: job.progress.rowsTotal),
            warnings: warnings
        )
    }
}
