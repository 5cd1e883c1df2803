import Dispatch
import EmbedJobs
import EmbedJobsClient
import EmbedJobsEngine
import EmbedJobsHost
import EmbedJobsWire
import LocalFiles
import TestSupport
import Testing

/// Two connections to one store, each as in a process of its own.
@Suite("Local store", .timeLimit(.minutes(2))) struct LocalStoreTests {
    private let fixture: HostFixture

    init() throws { fixture = try HostFixture() }

    private func open(model: StandInModel = StandInModel()) -> LocalStore {
        LocalStore(fixture.host(model: model), say: { _ in })
    }

    /// Uploads rows to a store that this process owns, and waits until they are validated.
    private func validated(_ store: LocalStore, rows: Int) async throws -> DatasetID {
        let id = try await store.service.uploadDataset(upload(rows: rows))
        let engine = try #require(await store.connection.openedEngine)
        var seen = -1
        while try await engine.local.dataset(id).validationStatus != .validated {
            seen = await engine.change(after: seen)
        }
        return id
    }

    private func upload(rows: Int) -> DatasetUpload {
        let text = (0..<rows).map { "{\"text\":\"row \($0)\"}\n" }.joined()
        return DatasetUpload(name: "rows", fileName: "rows.jsonl", data: ByteSource(Array(text.utf8)))
    }

    private func request(on dataset: DatasetID) -> CreateJobRequest {
        CreateJobRequest(
            model: ModelName(rawValue: "stand-in"),
            datasetID: dataset,
            inputType: .searchDocument,
            embeddingTypes: []
        )
    }

    @Test("Only the first connection owns the store, and both show the same objects") func sharing() async throws {
        let (owner, client) = (open(), open())
        let dataset = try await validated(owner, rows: 3)
        let job = try await client.service.createJob(request(on: dataset))
        #expect(await client.connection.openedEngine == nil)
        #expect(try await owner.service.job(job).inputDatasetID == dataset)
        #expect(try await client.service.endedJob(job, within: .seconds(60))?.status == .complete)
        await client.connection.close()
        await owner.connection.close()
    }

    /// The owner's model blocks in its first batch until the owner no longer listens, so the client is still waiting.
    @Test("A client that waits for a job takes over when the owner closes") func takeover() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        let blocked = StandInModel(beforeBatch: { _ in
            arrival.yield()
            gate.wait()
            gate.signal()
        })
        let (owner, client) = (open(model: blocked), open())
        let dataset = try await validated(owner, rows: 500)
        let job = try await client.service.createJob(request(on: dataset))
        for await _ in arrivals { break }
        async let ended = client.service.endedJob(job, within: .seconds(60))
        async let closing: Void = owner.connection.close()
        while Folder.isTaken("\(fixture.store)/owner.sock") { try await Task.sleep(for: .milliseconds(5)) }
        gate.signal()
        await closing
        #expect(try await ended?.status == .complete)
        #expect(await client.connection.openedEngine != nil)
        let output = try #require(try await client.service.job(job).outputDatasetID)
        #expect(try await client.service.dataset(output).parts.reduce(0) { $0 + $1.rowCount } == 500)
        await #expect(throws: APIError(.unavailable, "the engine is stopping")) { try await owner.service.jobs() }
        await client.connection.close()
    }

    @Test("An owner that closes finishes the upload of a client, and the next owner has it") func drain() async throws {
        let (owner, client) = (open(), open())
        _ = try await validated(owner, rows: 1)
        let slow = SlowUpload(name: "slow")
        async let uploaded = client.service.uploadDataset(slow.upload)
        try await fixture.waitForDataset(named: "slow")
        async let closing: Void = owner.connection.close()
        while await owner.connection.openedEngine != nil { try await Task.sleep(for: .milliseconds(5)) }
        slow.finish()
        let id = try await uploaded
        await closing
        #expect(try await client.service.dataset(id).name == "slow")
        #expect(await client.connection.openedEngine != nil)
        await client.connection.close()
    }

    @Test("A create repeated by another process returns what the first one created") func identities() async throws {
        let (owner, client) = (open(), open())
        let uploading = CreationIdentity(String(repeating: "a1", count: 32), earlier: .possible)
        let starting = CreationIdentity(String(repeating: "b2", count: 32), earlier: .possible)
        let dataset = try await CreationIdentity.$current.withValue(uploading) { try await validated(owner, rows: 3) }
        let request = request(on: dataset)
        let job = try await CreationIdentity.$current.withValue(starting) {
            try await client.service.createJob(request)
        }
        for store in [client, owner] {
            let again = try await CreationIdentity.$current.withValue(starting) {
                try await store.service.createJob(request)
            }
            #expect(again == job)
        }
        let uploaded = try await CreationIdentity.$current.withValue(uploading) {
            try await client.service.uploadDataset(upload(rows: 3))
        }
        #expect(uploaded == dataset)
        await owner.connection.close()
        // The client is the next owner.
        let later = try await CreationIdentity.$current.withValue(uploading) {
            try await client.service.uploadDataset(upload(rows: 3))
        }
        #expect(later == dataset)
        #expect(await client.connection.openedEngine != nil)
        #expect(try await client.service.jobs().map(\.id) == [job])
        await client.connection.close()
    }

    /// The tasks that serve other processes begin in the call that opens the store.
    @Test("The identity of the call that opens a store is not that of other requests") func otherRequests() async throws
    {
        let (owner, other) = (open(), open())
        let identity = CreationIdentity(String(repeating: "a1", count: 32))
        let dataset = try await CreationIdentity.$current.withValue(identity) { try await validated(owner, rows: 3) }
        let json = "{\"model\":\"stand-in\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"search_document\"}"
        for _ in 0..<2 {
            let response = try await other.client.exchange(
                method: "POST",
                target: "/v1/embed-jobs",
                contentType: "application/json",
                body: ByteSource(Array(json.utf8))
            )
            #expect(response.status == 200)
        }
        #expect(try await owner.service.jobs().count == 2)
        await other.connection.close()
        await owner.connection.close()
    }

    @Test("Reading does not create a missing store") func missing() async throws {
        let store = open()
        #expect(try await store.service.jobs() == [])
        #expect(try await store.service.storedBytes() == 0)
        let none = JobID(rawValue: "none")
        await #expect(throws: APIError.noJob(none)) { try await store.service.job(none) }
        #expect(await store.connection.openedEngine == nil)
        #expect(!Folder.isTaken(fixture.store))
    }

    @Test("A folder that is not a store is refused and stays unchanged") func foreignFolder() async throws {
        try fixture.folder.write("mine", to: "store/datasets/mine")
        let store = open()
        for _ in 1...2 {
            let error = await #expect(throws: APIError.self) { try await store.service.jobs() }
            #expect(error?.code == .storeRefused)
        }
        #expect(try Folder.names(in: fixture.store) == ["datasets"])
        #expect(try fixture.folder.read("store/datasets/mine") == Array("mine".utf8))
    }
}
