import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Creates with a ``CreationIdentity`` on an engine in this process.
@Suite struct OwnerServiceIdentityTests {
    private let identity = CreationIdentity(String(repeating: "a1", count: 32))
    private let upload = DatasetUpload(
        name: "rows",
        fileName: "a.jsonl",
        data: ByteSource(Array("{\"text\":\"a\"}\n".utf8))
    )

    @Test func repeatReturnsTheJobOfTheFirst() async throws {
        let fixture = try await StepFixture()
        let (engine, request) = (fixture.engine, CreateJobRequest.standIn(on: fixture.dataset))
        let first = try await CreationIdentity.$current.withValue(identity) {
            try await engine.local.createJob(request)
        }
        let again = try await CreationIdentity.$current.withValue(identity) {
            try await engine.local.createJob(request)
        }
        #expect(again == first)
        #expect(try await engine.local.jobs().map(\.id) == [first])
        // A server that gets the same identity as a key finds the job.
        let key = CreationKey(owner: .local, text: identity.text)
        #expect(try await engine.idempotency.entry(of: key)?.made == .job(first))
        let other = CreationIdentity(String(repeating: "b2", count: 32))
        let second = try await CreationIdentity.$current.withValue(other) { try await engine.local.createJob(request) }
        let third = try await engine.local.createJob(request)
        #expect(try await engine.local.jobs().map(\.id) == [third, second, first])
    }

    @Test func repeatInAnotherProcessReturnsTheDataset() async throws {
        let fixture = try EngineFixture()
        let first = try await fixture.run { [identity, upload] engine in
            try await CreationIdentity.$current.withValue(identity) { try await engine.local.uploadDataset(upload) }
        }
        let (again, count) = try await fixture.run { [identity, upload] engine in
            let again = try await CreationIdentity.$current.withValue(identity) {
                try await engine.local.uploadDataset(upload)
            }
            return (again, try await engine.local.datasets().count)
        }
        #expect(again == first)
        #expect(count == 1)
    }

    @Test func ownersHaveSeparateIdentities() async throws {
        let fixture = try EngineFixture()
        // Its folder is removed with it.
        defer { withExtendedLifetime(fixture) {} }
        let engine = try fixture.open()
        let bob = engine.service(for: Owner(rawValue: "bob"))
        let ids = try await CreationIdentity.$current.withValue(identity) {
            [try await engine.local.uploadDataset(upload), try await bob.uploadDataset(upload)]
        }
        #expect(Set(ids).count == 2)
        #expect(try await bob.datasets().map(\.id) == [ids[1]])
    }

    @Test func simultaneousCreatesMakeOneJob() async throws {
        let fixture = try await StepFixture()
        let (engine, request) = (fixture.engine, CreateJobRequest.standIn(on: fixture.dataset))
        let ids = try await CreationIdentity.$current.withValue(identity) {
            try await withThrowingTaskGroup(of: JobID.self) { group in
                for _ in 0..<8 { group.addTask { try await engine.local.createJob(request) } }
                return try await group.reduce(into: Set<JobID>()) { $0.insert($1) }
            }
        }
        #expect(ids.count == 1)
        #expect(try await engine.local.jobs().count == 1)
    }

    @Test func failedCreateCanBeRepeated() async throws {
        let fixture = try await StepFixture()
        let engine = fixture.engine
        var request = CreateJobRequest.standIn(on: fixture.dataset)
        request.datasetID = DatasetID(rawValue: "nowhere")
        await #expect(throws: APIError(.notFound, "dataset with id nowhere not found")) {
            try await CreationIdentity.$current.withValue(identity) { [request] in
                try await engine.local.createJob(request)
            }
        }
        request.datasetID = fixture.dataset.id
        let id = try await CreationIdentity.$current.withValue(identity) { [request] in
            try await engine.local.createJob(request)
        }
        #expect(try await engine.local.jobs().map(\.id) == [id])
    }

    @Test func identityBelongsToOneKindOfObject() async throws {
        let fixture = try await StepFixture()
        let (engine, request) = (fixture.engine, CreateJobRequest.standIn(on: fixture.dataset))
        await #expect(throws: APIError(.idempotencyMismatch, "another kind of object was created with this identity")) {
            try await CreationIdentity.$current.withValue(identity) {
                _ = try await engine.local.createJob(request)
                _ = try await engine.local.uploadDataset(upload)
            }
        }
        #expect(try await engine.local.datasets().count == 1)
    }
}
