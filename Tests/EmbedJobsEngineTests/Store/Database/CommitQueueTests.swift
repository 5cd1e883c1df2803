import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Tests shared commits by the jobs that they write.
@Suite struct CommitQueueTests {
    @Test func everyWriteIsAtomic() async throws {
        let fixture = try await StepFixture()
        let (engine, dataset) = (fixture.engine, fixture.dataset)
        let before = try await engine.local.jobs().count
        // Every third write fails within its transaction, amid commits that also contain other writes.
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let id = number % 3 == 0 ? "nowhere" : dataset.id.rawValue
                    let request = CreateJobRequest(
                        model: ModelName(rawValue: "stand-in"),
                        datasetID: DatasetID(rawValue: id),
                        inputType: .searchDocument
                    )
                    let job = NewJob(
                        id: "job-\(number)",
                        request: request,
                        embeddingTypes: [.float],
                        modelFingerprint: "f",
                        warnings: [],
                        shards: [0..<1, 1..<2]
                    )
                    do throws(APIError) {
                        try await engine.jobRows.insert(job, at: Timestamp(microseconds: Int64(number)))
                        return true
                    } catch {
                        return error.code == .notFound ? false : true
                    }
                }
            }
            var done = 0
            for await isDone in group { done += isDone ? 1 : 0 }
            return done
        }
        #expect(outcomes == 200)
        #expect(try await engine.local.jobs().count == before + 200)
        for number in 0..<300 {
            let job = try await engine.jobRows.job(JobID(rawValue: "job-\(number)"), of: .local)
            #expect((job == nil) == (number % 3 == 0), "\(number)")
        }
    }

    /// A full disk rolls back the whole batch; every write of it must fail with that reason.
    @Test func aFullDiskIsTheReasonOfEveryWriteInItsBatch() async throws {
        let fixture = try await StepFixture()
        let engine = fixture.engine
        let pages = try #require(try engine.store.pragma("page_count").flatMap { Int($0) })
        _ = try engine.store.pragma("max_page_count = \(pages + 4)")
        let request = CreateJobRequest.standIn(on: fixture.dataset)
        let codes = await withTaskGroup(of: (Int, APIError.Code?).self) { group in
            for number in 0..<200 {
                group.addTask {
                    let job = NewJob(
                        id: "job-\(number)",
                        request: request,
                        embeddingTypes: [.float],
                        modelFingerprint: "f",
                        warnings: [String(repeating: "w", count: 500)],
                        shards: [0..<1]
                    )
                    do throws(APIError) {
                        try await engine.jobRows.insert(job, at: Timestamp(microseconds: Int64(number)))
                        return (number, nil)
                    } catch {
                        return (number, error.code)
                    }
                }
            }
            return await group.reduce(into: [Int: APIError.Code?]()) { $0[$1.0] = $1.1 }
        }
        #expect(Set(codes.values.compactMap { $0 }) == [.insufficientStorage])
        for (number, code) in codes {
            let job = try await engine.jobRows.job(JobID(rawValue: "job-\(number)"), of: .local)
            #expect((job == nil) == (code != nil), "\(number)")
        }
    }

    @Test func cancellingTheCallerDoesNotInterruptAWrite() async throws {
        let fixture = try await StepFixture()
        let engine = fixture.engine
        let job = NewJob(
            id: "job",
            request: .standIn(on: fixture.dataset),
            embeddingTypes: [.float],
            modelFingerprint: "f",
            warnings: [],
            shards: [0..<1]
        )
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await engine.jobRows.insert(job, at: Timestamp(microseconds: 1))
        }
        try await task.value
        #expect(try await engine.local.job(JobID(rawValue: "job")).status == .processing)
    }
}
