import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// A flipped bit anywhere in a store file must cause an error that names the file, never wrong bytes or vectors.
@Suite struct StoredFileTests {
    /// Flips a bit of a file.
    private func flip(_ path: String, at offset: Int, in folder: TemporaryFolder) throws {
        var bytes = try folder.read(path)
        bytes[offset] ^= 1 << (offset % 8)
        try folder.write(bytes, to: path)
    }

    /// The bytes of a part that a client receives, and the error that ended the download.
    private func read(_ engine: JobEngine, _ id: DatasetID) async -> (bytes: [UInt8], error: APIError?) {
        var bytes: [UInt8] = []
        do throws(APIError) {
            for try await chunk in try await engine.local.content(ofPart: 0, in: id) { bytes += chunk }
            return (bytes, nil)
        } catch {
            return (bytes, error)
        }
    }

    @Test("a download stops before the damaged chunk", arguments: [0, 5, 200_000, 399_999])
    func download(offset: Int) async throws {
        let fixture = try EngineFixture()
        let text = jsonLines((0..<4_000).map { "text \($0) " + String(repeating: "x", count: 100) })
        let engine = try fixture.open()
        let id = try await engine.local.uploadDataset(
            DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array(text.utf8)))
        )
        _ = try await engine.validateNext()
        let path = "store/\(StorePaths.inputPart(of: id.rawValue))"
        let whole = try fixture.folder.read(path)
        try #require(whole.count > 400_000)
        try flip(path, at: offset, in: fixture.folder)
        let (bytes, error) = await read(engine, id)
        #expect(error?.code == .partCorrupt)
        #expect(error?.message.contains("datasets/\(id)/part-00000 does not match its SHA-256") == true)
        #expect(bytes == Array(whole.prefix(offset / FileDigest.chunkBytes * FileDigest.chunkBytes)))
        try fixture.folder.write(whole, to: path)
        #expect(await read(engine, id).bytes == whole)
    }

    @Test(
        "a job on a damaged input, or a damaged index of repeated texts, fails and names the file",
        arguments: ["part-00000", "first-rows", "original"]
    )
    func input(name: String) async throws {
        let fixture = try EngineFixture()
        let texts = (0..<300).map { "text \($0 % 200)" }
        let id: DatasetID
        do {
            let engine = try fixture.open()
            id = try await engine.local.uploadDataset(
                DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array(jsonLines(texts).utf8)))
            )
            if name != "original" { _ = try await engine.validateNext() }
        }
        let path = "store/datasets/\(id)/\(name)"
        let size = try fixture.folder.read(path).count
        for offset in [0, size / 2, size - 1] {
            let copy = try EngineFixture()
            try copy.folder.copy(fixture.store, to: "store")
            try flip(path, at: offset, in: copy.folder)
            let message = "datasets/\(id)/\(name) does not match its SHA-256"
            try await copy.run { engine in
                if name == "original" {
                    var seen = -1
                    while try await !engine.local.dataset(id).validationStatus.isTerminal {
                        seen = await engine.change(after: seen)
                    }
                    #expect(try await engine.local.dataset(id).validationError?.hasPrefix(message) == true)
                    return
                }
                let dataset = try await engine.local.dataset(id)
                do {
                    let job = try await engine.ended(try await engine.local.createJob(.standIn(on: dataset)))
                    #expect(job.status == .failed && job.warnings.first?.hasPrefix(message) == true, "\(job.warnings)")
                } catch let error as APIError {
                    #expect(error.code == .partCorrupt)
                    #expect(error.message.hasPrefix(message))
                }
            }
        }
    }

    /// Both a start, which marks the part, and a read of a part that was replaced since.
    @Test("a part that is a link, a pipe or a folder is not read", arguments: IrregularKind.allCases, [false, true])
    func kind(of kind: IrregularKind, isMarked: Bool) async throws {
        let fixture = try await StepFixture()
        let name = StorePaths.inputPart(of: fixture.dataset.id.rawValue)
        let next = isMarked ? try fixture.killed() : fixture.fixture
        try kind.replace(name, in: next.folder)
        let engine = isMarked ? try next.open() : fixture.engine
        let (found, error) = await read(engine, fixture.dataset.id)
        #expect(found == [])
        #expect(error?.code == .partCorrupt)
        #expect(error?.message.hasPrefix("\(name) is missing from the store or not a regular file; ") == true)
    }

    @Test("a part that is longer or shorter than recorded is not read") func length() async throws {
        let fixture = try await StepFixture()
        let path = "store/\(StorePaths.inputPart(of: fixture.dataset.id.rawValue))"
        let whole = try fixture.fixture.folder.read(path)
        for bytes in [Array(whole.dropLast()), whole + [0]] {
            try fixture.fixture.folder.write(bytes, to: path)
            let (found, error) = await read(fixture.engine, fixture.dataset.id)
            #expect(found == [])
            #expect(error?.code == .partCorrupt)
            #expect(error?.message.contains("has a different length") == true)
        }
    }
}
