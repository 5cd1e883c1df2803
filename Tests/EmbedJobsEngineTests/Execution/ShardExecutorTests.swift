import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// A job that something other than the worker threads runs.
@Suite(.timeLimit(.minutes(1))) struct ShardExecutorTests {
    /// Writes the same vector for each row, without a model.
    private struct ConstantExecutor: ShardExecutor {
        let paths: StorePaths

        func run(_ shards: ShardQueue, loop: WorkLoop) async throws(APIError) {
            try await loop.run("constant") { () async throws(APIError) in
                guard let claim = try await shards.claim() else { return false }
                try shards.begin(claim)
                do { try await shards.complete(claim, with: try write(claim)) } catch {
                    try await shards.release(claim, because: APIError(engine: error))
                }
                return true
            }
        }

        private func write(_ claim: ShardClaim) throws -> FinishedPart {
            try Folder.create(paths.job(claim.job.id), isPrivate: true)
            let schema = RowSchema(vectors: [.float], columns: [])
            let part = try PartWriter(path: claim.path, paths: paths, schema: schema, identity: claim.path)
            for row in claim.rows {
                var vectors = VectorSet()
                vectors.float = [1, 2]
                try part.write(DatasetRow(text: "row \(row)", vectors: vectors))
            }
            return try part.finish()
        }
    }

    @Test func anotherExecutorRunsJobs() async throws {
        let fixture = try EngineFixture()
        let executor = ConstantExecutor(paths: StorePaths(root: fixture.store))
        let engine = try JobEngine(
            storeFolder: fixture.store,
            workerCount: 4,
            executor: executor,
            builtIn: ["stand-in": fixture.model]
        )
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let dataset = try await engine.validated(jsonLines((0..<300).map { "text \($0)" }))
        let id = try await engine.local.createJob(.standIn(on: dataset))
        let job = try await engine.ended(id)
        #expect(job.status == .complete, "\(job.warnings)")
        let rows = try await engine.output(of: job)
        #expect(rows.map(\.text) == (0..<300).map { "row \($0)" })
        #expect(rows.allSatisfy { $0.vectors?.float == [1, 2] })
        #expect(fixture.model.embedded.isEmpty, "no worker of the engine ran")
    }
}
