import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import Synchronization
import TestSupport
import Testing

@Suite struct DatasetStoreTests {
    /// Repeated random ids: the second dataset must not replace the first.
    @Test func twoDatasetsNeverShareAnID() async throws {
        let numbers = Mutex(0)
        var fixture = try EngineFixture()
        // Each id consists of six numbers; the first two ids are equal.
        fixture.identity = Identity(
            now: Identity.system().now,
            random: {
                numbers.withLock { count in
                    defer { count += 1 }
                    return UInt64(count < 12 ? count % 6 : count)
                }
            }
        )
        let engine = try fixture.open()
        func upload(_ text: String) async throws -> DatasetID {
            try await engine.local.uploadDataset(DatasetUpload(name: "a", data: ByteSource(Array(text.utf8))))
        }
        let first = try await upload("first")
        let second = try await upload("second")
        #expect(first != second)
        #expect(try fixture.folder.read("store/datasets/\(first)/original") == Array("first".utf8))
        #expect(try await engine.local.datasets().count == 2)
    }

    @Test func datasetHasThePropertiesOfItsUpload() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let upload = DatasetUpload(
            name: "nightly",
            fileName: "a.csv",
            keepFields: ["id", "text"],
            optionalFields: ["title"],
            csvDelimiter: ";",
            data: ByteSource(Array("id;text\n1;a\n2;b\n".utf8))
        )
        let id = try await engine.local.uploadDataset(upload)
        let queued = try await engine.local.dataset(id)
        #expect(queued.name == "nightly")
        #expect(queued.type == .embedInput)
        #expect(queued.validationStatus == .queued)
        #expect(queued.createdAt == queued.updatedAt)
        #expect(queued.requiredFields == ["text"])
        #expect(queued.preserveFields == ["id", "text", "title"])
        #expect(queued.schema == nil)
        #expect(queued.parts == [])
        _ = try await engine.validateNext()
        let validated = try await engine.local.dataset(id)
        #expect(validated.validationStatus == .validated, "\(validated.validationError ?? "")")
        #expect(validated.createdAt == queued.createdAt)
        #expect(validated.updatedAt > queued.updatedAt)
        #expect(validated.parts.map(\.rowCount) == [2])
        #expect(validated.schema?.contains("\"title\"") == true)
    }

    @Test func listsNewestFirst() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        var ids: [DatasetID] = []
        for name in ["a", "b", "c"] {
            ids.append(try await engine.local.uploadDataset(DatasetUpload(name: name, data: ByteSource([]))))
        }
        #expect(try await engine.local.datasets().map(\.id) == ids.reversed())
    }

    @Test func queryFiltersDatasets() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        var made: [Dataset] = []
        for number in 0..<4 {
            let upload = DatasetUpload(
                name: "rows",
                fileName: "a.jsonl",
                data: ByteSource(Array("{\"text\": \"a\"}\n".utf8))
            )
            let id = try await engine.local.uploadDataset(upload)
            if number < 3 { _ = try await engine.validateNext() }
            made.append(try await engine.local.dataset(id))
        }
        func listed(_ set: (inout DatasetListQuery) -> Void) async throws -> [DatasetID] {
            var query = DatasetListQuery()
            set(&query)
            let answer = try await engine.local.datasets(query)
            // The pure query, which in-memory services use, gives the same result.
            #expect(query.page(of: made.reversed()) == answer)
            return answer.map(\.id)
        }
        let ids = made.map(\.id)
        #expect(
            try await listed {
                $0.limit = 2; $0.offset = 1
            } == [ids[2], ids[1]]
        )
        #expect(try await listed { $0.validationStatus = .queued } == [ids[3]])
        #expect(try await listed { $0.type = .embedInput } == ids.reversed())
        #expect(try await listed { $0.type = .embedResult } == [])
        #expect(
            try await listed {
                $0.before = made[2].createdAt; $0.after = made[0].createdAt
            } == [ids[1]]
        )
        #expect(try await listed { $0.limit = 0 } == [])
        #expect(try await engine.local.storedBytes() == made.flatMap(\.parts).reduce(0) { $0 + $1.sizeBytes })
        #expect(try await engine.service(for: Owner(rawValue: "stranger")).storedBytes() == 0)
    }

    @Test func deletionRemovesTheFilesAtOnce() async throws {
        let fixture = try await StepFixture()
        let id = fixture.dataset.id
        try await fixture.engine.local.deleteDataset(id)
        #expect(try await fixture.engine.local.datasets() == [])
        #expect(try Folder.names(in: fixture.engine.store.paths.datasets) == [StoreMarker.fileName])
        let gone = APIError(.notFound, "dataset with the id '\(id)' not found")
        await #expect(throws: gone) { try await fixture.engine.local.dataset(id) }
        await #expect(throws: gone) { try await fixture.engine.local.deleteDataset(id) }
    }

    @Test func datasetDeletedBeforeItsValidationIsNotValidated() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let id = try await engine.local.uploadDataset(DatasetUpload(name: "a", data: ByteSource([])))
        try await engine.local.deleteDataset(id)
        #expect(try await !engine.validateNext())
    }

    @Test func missingPartIsNotFound() async throws {
        let fixture = try await StepFixture()
        for (index, id) in [(1, fixture.dataset.id), (-1, fixture.dataset.id), (0, DatasetID(rawValue: "none"))] {
            let error = await #expect(throws: APIError.self) {
                try await fixture.engine.local.content(ofPart: index, in: id)
            }
            #expect(error?.code == .notFound)
        }
    }
}
