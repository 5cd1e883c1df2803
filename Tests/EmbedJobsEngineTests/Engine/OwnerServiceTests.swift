import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Two owners on one engine: the objects of one are invisible to the other.
@Suite struct OwnerServiceTests {
    private let ann = Owner(rawValue: "ann")
    private let bob = Owner(rawValue: "bob")

    private func code(_ body: () async throws -> Void) async -> APIError.Code? {
        do { try await body() } catch { return (error as? APIError)?.code }
        return nil
    }

    @Test func datasetsAndJobsBelongToTheirOwner() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let (anns, bobs) = (engine.service(for: ann), engine.service(for: bob))
        let upload = DatasetUpload(
            name: "rows",
            fileName: "a.jsonl",
            data: ByteSource(Array("{\"text\":\"a\"}\n".utf8))
        )
        let id = try await anns.uploadDataset(upload)
        _ = try await engine.validateNext()
        let dataset = try await anns.dataset(id)
        #expect(dataset.validationStatus == .validated)
        let job = try await anns.createJob(.standIn(on: dataset))
        for other in [bobs, engine.service(for: .local)] {
            #expect(try await other.datasets() == [])
            #expect(try await other.jobs() == [])
            #expect(await code { _ = try await other.dataset(id) } == .notFound)
            #expect(await code { _ = try await other.content(ofPart: 0, in: id) } == .notFound)
            #expect(await code { try await other.deleteDataset(id) } == .notFound)
            #expect(await code { _ = try await other.createJob(.standIn(on: dataset)) } == .notFound)
            #expect(await code { _ = try await other.job(job) } == .notFound)
            #expect(await code { try await other.cancelJob(job) } == .notFound)
        }
        #expect(try await anns.job(job).status == .processing)
        #expect(try await anns.jobs().map(\.id) == [job])
        #expect(try await anns.datasets().map(\.id) == [id])
    }

    @Test func outputBelongsToTheOwnerOfItsJob() async throws {
        let fixture = try EngineFixture()
        let (ann, bob) = (ann, bob)
        try await fixture.run { engine in
            let service = engine.service(for: ann)
            let upload = DatasetUpload(
                name: "rows",
                fileName: "a.jsonl",
                data: ByteSource(Array("{\"text\":\"a\"}\n".utf8))
            )
            let id = try await service.uploadDataset(upload)
            var seen = -1
            while try await !service.dataset(id).validationStatus.isTerminal { seen = await engine.change(after: seen) }
            let job = try await service.createJob(.standIn(on: try await service.dataset(id)))
            seen = -1
            while try await !service.job(job).status.isTerminal { seen = await engine.change(after: seen) }
            let ended = try await service.job(job)
            let output = try #require(ended.outputDatasetID)
            #expect(try await service.dataset(output).type == .embedResult)
            #expect(try await engine.service(for: bob).datasets() == [])
        }
    }
}
