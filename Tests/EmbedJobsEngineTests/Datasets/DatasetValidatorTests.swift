import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Tests the files that a validation writes; ValidationTests covers the messages.
@Suite struct DatasetValidatorTests {
    private func upload(_ text: String, to engine: JobEngine) async throws -> DatasetID {
        let upload = DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array(text.utf8)))
        return try await engine.local.uploadDataset(upload)
    }

    @Test func writesThePartAndTheIndexOfRepeatedTexts() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let plain = try await upload(jsonLines(["a", "b"]), to: engine)
        let repeating = try await upload(jsonLines(["a", "b", "a"]), to: engine)
        #expect(try await engine.validateNext())
        #expect(try await engine.validateNext())
        #expect(try await !engine.validateNext())
        #expect(try Folder.names(in: engine.store.paths.dataset(plain.rawValue)) == ["part-00000"])
        let folder = engine.store.paths.dataset(repeating.rawValue)
        #expect(try Folder.names(in: folder) == ["first-rows", "part-00000"])
        let index = try InputFile(path: "\(folder)/first-rows")
        #expect(try FirstRows { try index.read(at: $0, count: $1) }.first(of: 0..<3) == [0, 1, 0])
        #expect(
            try await engine.local.dataset(repeating).parts.first?.sizeBytes == Folder.size(of: "\(folder)/part-00000")
        )
    }

    @Test func oldestIsValidatedFirst() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let first = try await upload(jsonLines(["a"]), to: engine)
        let second = try await upload(jsonLines(["b"]), to: engine)
        _ = try await engine.validateNext()
        #expect(try await engine.local.dataset(first).validationStatus == .validated)
        #expect(try await engine.local.dataset(second).validationStatus == .queued)
    }

    /// Three rows, each larger than one read.
    @Test func rowsMayBeLongerThanAChunk() async throws {
        let texts = (0..<3).map { String(repeating: "long \($0) ", count: Limits.readBytes / 3) }
        let rows = try await EngineFixture().run { engine in
            try await engine.rows(of: try await engine.validated(jsonLines(texts)).id)
        }
        #expect(rows.map(\.text) == texts)
    }

    @Test func stopsWhenItsTaskIsCancelledAndResumesAtTheNextStart() async throws {
        let fixture = try EngineFixture()
        let id: DatasetID
        do {
            let engine = try fixture.open()
            id = try await upload(jsonLines(["a"]), to: engine)
            let step = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await engine.validateNext()
            }
            #expect(try await !step.value)
            #expect(try await engine.local.dataset(id).validationStatus == .queued)
        }
        let engine = try fixture.open()
        #expect(try await engine.local.dataset(id).validationStatus == .queued)
        #expect(try await engine.validateNext())
        #expect(try await engine.local.dataset(id).validationStatus == .validated)
    }
}
