import EmbedJobs
import EmbedJobsEngine
import DatasetFormats
import LocalFiles
import TestSupport
import TextEmbedding

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An engine with a fake model on a temporary store, for one test.
struct EngineFixture {
    let folder: TemporaryFolder
    var model = StandInModel()
    var workerCount = 2
    var unfinishedJobsMax = Limits.unfinishedJobsMax
    var identity = Identity.system()

    init() throws { folder = try TemporaryFolder() }

    var store: String { folder.file("store") }

    func open() throws -> JobEngine {
        try JobEngine(
            storeFolder: store,
            workerCount: workerCount,
            identity: identity,
            builtIn: ["stand-in": model],
            unfinishedJobsMax: unfinishedJobsMax
        )
    }

    /// Opens the engine, runs it during the body, and stops it.
    func run<Result: Sendable>(_ body: @escaping @Sendable (JobEngine) async throws -> Result) async throws -> Result {
        let result = try await runToEnd(body)
        // A worker's thread may hold the engine, and with it the lock, for a moment after its last step.
        for _ in 0..<100_000 {
            if (try? FileLock(path: "\(store)/lock")) != nil { break }
            await Task.yield()
        }
        return result
    }

    private func runToEnd<Result: Sendable>(
        _ body: @escaping @Sendable (JobEngine) async throws -> Result
    ) async throws -> Result {
        let engine = try open()
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await engine.run()
                return nil
            }
            group.addTask { try await body(engine) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw APIError(.internalError, "the engine stopped before the test's body ended")
        }
    }
}

extension JobEngine {
    /// Uploads bytes and waits for the verdict.
    func validated(_ upload: DatasetUpload) async throws -> Dataset {
        let id = try await local.uploadDataset(upload)
        var seen = -1
        while true {
            seen = await change(after: seen)
            let dataset = try await local.dataset(id)
            if dataset.validationStatus.isTerminal { return dataset }
        }
    }

    func validated(_ text: String, fileName: String = "rows.jsonl", keep: [String] = []) async throws -> Dataset {
        try await validated(
            DatasetUpload(name: "rows", fileName: fileName, keepFields: keep, data: ByteSource(Array(text.utf8)))
        )
    }

    /// Waits until a job ends.
    func ended(_ id: JobID) async throws -> EmbedJob {
        var seen = -1
        while true {
            seen = await change(after: seen)
            let job = try await local.job(id)
            if job.status.isTerminal { return job }
        }
    }

    /// Runs a job from its creation to its end.
    func runJob(on dataset: Dataset, types: [EmbeddingType] = []) async throws -> EmbedJob {
        try await ended(try await local.createJob(.standIn(on: dataset, types: types)))
    }

    /// All rows of a dataset, read as a client would.
    func rows(of id: DatasetID) async throws -> [DatasetRow] {
        var rows: [DatasetRow] = []
        for part in try await local.dataset(id).parts {
            var reader = AvroStreamReader()
            for try await chunk in try await local.content(ofPart: part.index, in: id) {
                try reader.feed(chunk) { if case .row(let row) = $0 { rows.append(row) } }
            }
            try reader.finish()
        }
        return rows
    }

    /// The rows of a complete job's output.
    func output(of job: EmbedJob) async throws -> [DatasetRow] {
        guard let id = job.outputDatasetID else {
            throw APIError(.internalError, "job \(job.status) without output: \(job.warnings)")
        }
        return try await rows(of: id)
    }
}

extension CreateJobRequest {
    /// Jobs of most tests compute, so that each of them has work to do.
    static func standIn(
        on dataset: Dataset,
        types: [EmbeddingType] = [],
        reuse: Bool = false
    ) -> CreateJobRequest {
        CreateJobRequest(
            model: ModelName(rawValue: "stand-in"),
            datasetID: dataset.id,
            inputType: .searchDocument,
            embeddingTypes: types,
            reuse: reuse
        )
    }
}

/// JSON Lines with a text and an id on every line.
func jsonLines(_ texts: [String]) -> String {
    texts.enumerated().map { #"{"id":\#($0),"text":"\#($1)"}"# + "\n" }.joined()
}

/// What can be at a path instead of a regular file.
enum IrregularKind: CaseIterable {
    case link, pipe, folder

    /// Replaces a file of a test's store; the link leads to the same bytes.
    func replace(_ name: String, in folder: TemporaryFolder) throws {
        let (path, away) = (folder.file("store/\(name)"), folder.file("away"))
        try Folder.rename(path, to: away)
        switch self {
        case .link: try Folder.link(path, to: away)
        case .pipe: guard mkfifo(path, 0o600) == 0 else { throw FileError.last("create", path) }
        case .folder: try Folder.create(path)
        }
    }
}
