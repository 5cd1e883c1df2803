import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import Synchronization
import TestSupport
import Testing

@Suite struct DatasetStoreTests {
    /// Random ids that come a second time: the second dataset must not take the first one's place.
    @Test func twoDatasetsNeverShareAnID() async throws {
        let numbers = Mutex(0)
        var bench = try EngineBench()
        // Each id is made of six numbers; the first two ids are the same.
        bench.identity = Identity(
            now: Identity.system().now,
            random: {
                numbers.withLock { count in
                    defer { count += 1 }
                    return UInt64(count < 12 ? count % 6 : count)
                }
            }
        )
        let engine = try bench.open()
        func upload(_ text: String) async throws -> DatasetID {
            try await engine.uploadDataset(DatasetUpload(name: "a", data: ByteSource(Array(text.utf8))))
        }
        let first = try await upload("first")
        let second = try await upload("second")
        #expect(first != second)
        #expect(try bench.folder.read("store/datasets/\(first)/original") == Array("first".utf8))
        #expect(try await engine.datasets().count == 2)
    }

    @Test func aDatasetIsShownAsItWasUploaded() async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        let upload = DatasetUpload(
            name: "nightly",
            fileName: "a.csv",
            keepFields: ["id", "text"],
            optionalFields: ["title"],
            csvDelimiter: ";",
            data: ByteSource(Array("id;text\n1;a\n2;b\n".utf8))
        )
        let id = try await engine.uploadDataset(upload)
        let queued = try await engine.dataset(id)
        #expect(queued.name == "nightly")
        #expect(queued.type == .embedInput)
        #expect(queued.validationStatus == .queued)
        #expect(queued.createdAt == queued.updatedAt)
        #expect(queued.requiredFields == ["text"])
        #expect(queued.preserveFields == ["id", "text", "title"])
        #expect(queued.schema == nil && queued.parts == [])
        _ = try await engine.validateNext()
        let validated = try await engine.dataset(id)
        #expect(validated.validationStatus == .validated, "\(validated.validationError ?? "")")
        #expect(validated.createdAt == queued.createdAt)
        #expect(validated.updatedAt > queued.updatedAt)
        #expect(validated.parts.map(\.rowCount) == [2])
        #expect(validated.schema?.contains("\"title\"") == true)
    }

    @Test func listsTheNewestFirst() async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        var ids: [DatasetID] = []
        for name in ["a", "b", "c"] {
            ids.append(try await engine.uploadDataset(DatasetUpload(name: name, data: ByteSource([]))))
        }
        #expect(try await engine.datasets().map(\.id) == ids.reversed())
    }

    @Test func whatIsDeletedIsGoneAtOnceWithItsFiles() async throws {
        let bench = try await StepBench()
        let id = bench.dataset.id
        try await bench.engine.deleteDataset(id)
        #expect(try await bench.engine.datasets() == [])
        #expect(try Folder.names(in: bench.engine.store.paths.datasets) == [])
        let gone = APIError(.notFound, "dataset with the id '\(id)' not found")
        await #expect(throws: gone) { try await bench.engine.dataset(id) }
        await #expect(throws: gone) { try await bench.engine.deleteDataset(id) }
    }

    @Test func aDatasetDeletedBeforeItsValidationIsNotValidated() async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        let id = try await engine.uploadDataset(DatasetUpload(name: "a", data: ByteSource([])))
        try await engine.deleteDataset(id)
        #expect(try await !engine.validateNext())
    }

    @Test func aPartThatDoesNotExistIsNotFound() async throws {
        let bench = try await StepBench()
        for (index, id) in [(1, bench.dataset.id), (-1, bench.dataset.id), (0, DatasetID(rawValue: "none"))] {
            let error = await #expect(throws: APIError.self) { try await bench.engine.content(ofPart: index, in: id) }
            #expect(error?.code == .notFound)
        }
    }
}
