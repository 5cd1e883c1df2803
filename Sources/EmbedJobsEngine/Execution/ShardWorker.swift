internal import DatasetFormats
internal import EmbedJobs
internal import LocalFiles
internal import TextEmbedding

/// A shard with the error that ended its attempt.
struct FailedShard: Sendable {
    let claim: ShardClaim
    let error: APIError
}

/// Runs shards one by one, each from its rows to a durable part, on its own thread.
actor ShardWorker {
    private let models: ModelLibrary
    private let thread: WorkerThread
    private var embedder = KeptEmbedder()
    /// The input that was read last: the next shard is likely to be of the same job.
    private var input: Input?

    /// A shard of this worker that has failed and is not yet released.
    private(set) var failed: FailedShard?
    /// The shard that was claimed together with the completion of the last one, and is not yet begun.
    private var next: ShardClaim?

    private struct Input {
        let part: PartReader
        let firstRows: FirstRows
    }

    init(models: ModelLibrary) throws(APIError) {
        thread = try WorkerThread()
        self.models = models
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Keeps a failed shard until it is released.
    func note(_ failed: FailedShard?) { self.failed = failed }

    /// Keeps the next shard until it is taken.
    func keep(next: ShardClaim?) { self.next = next }

    /// Takes the next shard; nil if none was kept.
    func takeNext() -> ShardClaim? {
        defer { next = nil }
        return next
    }

    /// Embeds a shard and writes its part, which is durable when this returns, but which no row keeps yet.
    func run(_ claim: ShardClaim, of shards: ShardQueue) async throws -> FinishedPart {
        let model = try await model(of: claim.job)
        guard Self.isSame(model.fingerprint, claim.job.modelFingerprint) else {
            throw APIError(
                .modelInvalid,
                "model '\(claim.job.model)' was replaced while the job ran; create the job again"
            )
        }
        let shard = try await shardInput(of: claim, in: shards.store)
        let output = OutputVectors(
            types: claim.job.embeddingTypes,
            quantization: Quantization(limit: model.quantizationLimit)
        )
        let profiles = VectorProfile.usable(by: claim.job, with: model)
        let hashes = shard.texts.map { TextHash(of: $0) }
        let copies = try await copies(
            of: shard,
            hashes,
            from: profiles,
            for: claim,
            in: shards,
            (output, model.dimensions)
        )
        let vectors = try vectors(of: shard, copies, for: claim, in: shards, with: model)
        try Failpoint.shardEmbedded.hit()
        let earlier = try await earlierVectors(of: shard, for: claim, in: shards)
        var part = try write(shard, vectors, output, earlier: earlier, of: claim, in: shards.store.paths)
        part.counts = ShardCounts(of: shard, vectors, of: claim.job, with: ModelTokenizer(model))
        part.texts = TextIndex(of: shard, hashes, tokens: vectors.tokens, profiles[0])
        return part
    }

    /// Computes the vectors of the texts without copies.
    private func vectors(
        of shard: ShardInput,
        _ copies: [Int: CopiedVector],
        for claim: ShardClaim,
        in shards: ShardQueue,
        with model: any EmbeddingModel
    ) throws -> TextVectors {
        let missing = shard.texts.indices.filter { copies[$0] == nil }
        if claim.job.truncate == .refuse {
            try refuseLong(missing.map { shard.texts[$0] }, of: claim, in: shards, with: model)
        }
        let (floats, counts) = try embed(missing, of: shard, for: claim, in: shards, with: model)
        let tokenizer = ModelTokenizer(model)
        let prompt = model.prompts.prompt(for: claim.job.inputType)
        var tokens = shard.texts.indices.map { copies[$0]?.tokens ?? 0 }
        for (index, count) in zip(missing, counts) {
            // Only texts with the maximum of tokens are tokenized again, since others were not cut.
            tokens[index] = count < model.maxTokens ? count : tokenizer.tokens(of: prompt + shard.texts[index])
        }
        return TextVectors(copies: copies, computed: floats, dimensions: model.dimensions, tokens: tokens)
    }

    /// Refuses the job if one of these texts is too long. The error is about the whole dataset, so that it does not
    /// depend on the order of shards.
    private func refuseLong(
        _ texts: [String],
        of claim: ShardClaim,
        in shards: ShardQueue,
        with model: any EmbeddingModel
    ) throws {
        let tokenizer = ModelTokenizer(model)
        let prompt = model.prompts.prompt(for: claim.job.inputType)
        func isLong(_ text: String) -> Bool { tokenizer.tokens(of: prompt + text) > model.maxTokens }
        guard texts.contains(where: isLong), let part = input?.part else { return }
        var long = (count: 0, first: [Int]())
        try part.forEachRow(in: 0..<part.rowCount) { number, row in
            // The lease is renewed, and the scan ends with the job.
            if number % Limits.rowsBetweenLooks == 0 {
                try shards.progress(0, of: claim)
                try Task.checkCancellation()
            }
            guard isLong(row.text) else { return }
            long.count += 1
            if long.first.count < Limits.namedRowsMax { long.first.append(number + 1) }
        }
        let name = ModelName(rawValue: claim.job.model)
        throw TextRules.longRows(long, of: part.rowCount, prompt: prompt, name, tokenizer)
    }

    /// Whether a job was created with a model of this fingerprint. Version 0.1 kept only the part about the weights.
    private static func isSame(_ fingerprint: String, _ kept: String) -> Bool {
        fingerprint == kept || String(fingerprint.prefix(64) + fingerprint.dropFirst(129)) == kept
    }

    /// The model of a job. A job was accepted with its model, so one that is not found is only away.
    private func model(of job: StoredJob) async throws(APIError) -> any EmbeddingModel {
        do throws(APIError) { return try await models.model(ModelName(rawValue: job.model)) } catch {
            throw error.code == .notFound ? APIError(.modelAbsent, error.message) : error
        }
    }

    private func shardInput(of claim: ShardClaim, in store: Store) async throws -> ShardInput {
        let path = claim.job.inputPart
        if input?.part.path != path { input = nil }
        let input = if let input { input } else { try await openInput(of: claim.job, in: store) }
        self.input = input
        return try ShardInput(claim.rows, from: input.part, first: input.firstRows.first(of: claim.rows))
    }

    private func openInput(of job: StoredJob, in store: Store) async throws -> Input {
        let firstRows = try await DatasetStore(store: store).file(StorePaths.firstRows(of: job.inputDataset))
            .map { try StoredFile($0, in: store.paths) }
        return Input(
            part: try PartReader(try await storedFile(job.inputPart, in: store)),
            firstRows: FirstRows(firstRows.map { file in { try file.read(at: $0, count: $1) } })
        )
    }

    /// Returns a file that a row must keep.
    private func storedFile(_ path: String, in store: Store) async throws -> StoredFile {
        guard let file = try await DatasetStore(store: store).file(path) else { throw APIError(.missing, of: path) }
        return try StoredFile(file, in: store.paths)
    }

    private func embed(
        _ missing: [Int],
        of shard: ShardInput,
        for claim: ShardClaim,
        in shards: ShardQueue,
        with model: any EmbeddingModel
    ) throws -> (vectors: [Float], tokens: [Int]) {
        // A worker of a model has buffers, which copies do not need.
        guard !missing.isEmpty else { return ([], []) }
        do {
            let prompt = model.prompts.prompt(for: claim.job.inputType)
            let texts = missing.map { prompt + shard.texts[$0] }
            return try embedder.embed(texts, truncate: TruncatedEnd(claim.job.truncate), with: model) { done in
                try shards.progress(done, of: claim)
                try Task.checkCancellation()
            }
        } catch let error as ModelError {
            guard let text = error.text, let row = shard.sources.firstIndex(of: .text(missing[text])) else {
                throw error
            }
            throw APIError(.modelInvalid, "row \(claim.rows.lowerBound + row + 1): \(error.reason)")
        }
    }

    /// The vectors that earlier shards have made for texts that repeat in this one.
    ///
    /// Shards are leased in order, so an earlier shard is done or running, and the earliest running one never waits.
    private func earlierVectors(
        of shard: ShardInput,
        for claim: ShardClaim,
        in shards: ShardQueue
    ) async throws -> [Int: VectorSet] {
        let wanted = shard.earlierRows
        guard !wanted.isEmpty else { return [:] }
        var found: [Int: VectorSet] = [:]
        for source in try await finishedShards(holding: wanted, of: claim, in: shards) {
            let part = try PartReader(try await storedFile(source.path, in: shards.store))
            let offset = source.rows.lowerBound
            let numbers = wanted.filter { source.rows.contains($0) }.map { $0 - offset }
            try part.forEachRow(numbered: numbers) { number, row in found[number + offset] = row.vectors }
        }
        return found
    }

    private func finishedShards(
        holding rows: [Int],
        of claim: ShardClaim,
        in queue: ShardQueue
    ) async throws -> [(rows: Range<Int>, path: String)] {
        while true {
            let seen = await queue.signal.generation
            let shards = try await queue.jobs.shards(of: claim.job.id, holding: rows)
            let done = shards.compactMap { shard in shard.path.map { (shard.rows, $0) } }
            if done.count == shards.count, !shards.isEmpty { return done }
            if shards.isEmpty || queue.board.isCancelled(claim.job.id) { throw APIError.shardEnded }
            await queue.signal.wait(after: seen)
            try Task.checkCancellation()
        }
    }

    private func write(
        _ shard: ShardInput,
        _ vectors: TextVectors,
        _ forms: OutputVectors,
        earlier: [Int: VectorSet],
        of claim: ShardClaim,
        in paths: StorePaths
    ) throws -> FinishedPart {
        try Folder.create(paths.job(claim.job.id), isPrivate: true, isOnly: true)
        let output = try PartWriter(
            path: claim.path,
            paths: paths,
            schema: try claim.job.outputSchema(),
            identity: "\(claim.job.id) \(claim.index)"
        )
        for (row, source) in zip(shard.rows, shard.sources) {
            var row = row
            switch source {
            case .text(let index): row.vectors = vectors.forms(of: index, forms)
            case .earlierRow(let number): row.vectors = earlier[number]
            }
            try output.write(row)
        }
        let part = try output.finish()
        // The job's first shard creates the folder, and every shard syncs it: the first may not have got that far.
        // After the file's own sync this is cheap, since a journal is written as a whole.
        try Folder.sync(paths.jobs)
        return part
    }
}

extension StoredJob {
    /// The schema of the output: the requested vectors and the input's columns.
    func outputSchema() throws -> RowSchema {
        RowSchema(vectors: embeddingTypes, columns: try RowSchema(avroJSON: inputSchema).columns)
    }
}
