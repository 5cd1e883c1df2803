import DatasetFormats
import Dispatch
import EmbedJobs
import EmbedJobsClient
import EmbedJobsEngine
import EmbedJobsServer
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

/// The contract of all services, tested on an engine and on the same engine through a client over every kind of
/// connection: callers must not see a difference.
@Suite(.timeLimit(.minutes(2))) struct ContractTests {
    private static let rows = (0..<40).map { "{\"id\":\($0),\"text\":\"row \($0) ü😀\"}\n" }.joined()

    private func code(_ body: () async throws -> Void) async -> APIError.Code? {
        do { try await body() } catch { return (error as? APIError)?.code }
        return nil
    }

    private func request(_ dataset: DatasetID, _ types: [EmbeddingType] = []) -> CreateJobRequest {
        CreateJobRequest(model: Ladder.model, datasetID: dataset, inputType: .classification, embeddingTypes: types)
    }

    @Test(arguments: Rung.allCases) func storesAndDeletesDatasets(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            #expect(try await service.datasets() == [])
            let first = try await ladder.validated(service, Self.rows)
            #expect(first.validationStatus == .validated)
            #expect(first.rowCount == 40)
            #expect(first.name == "docs")
            #expect(first.type == .embedInput)
            #expect(first.preserveFields == ["id"])
            #expect(first.requiredFields == ["text"])
            #expect(first.validationError == nil)
            #expect(first.validationWarnings == [])
            #expect(first.schema != nil)
            let second = try await ladder.validated(service, "{\"text\":\"b\"}\n", name: "more", keep: [])
            #expect(try await service.datasets() == [second, first])
            let rows = try await ladder.rows(service, of: first.id)
            #expect(rows.map(\.text) == (0..<40).map { "row \($0) ü😀" })
            #expect(rows[7].cells == [.long(7)])
            try await service.deleteDataset(first.id)
            #expect(try await service.datasets() == [second])
            await #expect(throws: APIError(.notFound, "dataset with the id '\(first.id)' not found")) {
                try await service.deleteDataset(first.id)
            }
            #expect(await code { _ = try await service.dataset(first.id) } == .notFound)
            #expect(await code { _ = try await service.content(ofPart: 0, in: first.id) } == .notFound)
            #expect(await code { _ = try await service.content(ofPart: 9, in: second.id) } == .notFound)
        }
    }

    /// The second job copies, unless its request says otherwise.
    @Test(arguments: Rung.allCases) func copiesVectorsOfEarlierJobs(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            let dataset = try await ladder.validated(service, Self.rows)
            for (reuse, copies) in [(true, 0), (true, 40), (false, 0)] {
                var request = self.request(dataset.id)
                request.reuse = reuse
                let job = try await ladder.ended(service, try await service.createJob(request))
                #expect(job.status == .complete && job.reusedRows == copies)
            }
        }
    }

    /// All options of an upload reach the service.
    @Test(arguments: Rung.allCases) func respectsUploadOptions(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            func upload(_ upload: DatasetUpload) async throws -> Dataset {
                let id = try await service.uploadDataset(upload)
                return try await ladder.until {
                    let dataset = try await service.dataset(id)
                    return dataset.validationStatus.isTerminal ? dataset : nil
                }
            }
            var csv = DatasetUpload(
                name: "ü \"x\" & co",
                fileName: "ü \"x\".csv",
                keepFields: ["n"],
                data: ByteSource(Array("n;text\n1;a\n2;\"b\nc\"\n".utf8))
            )
            csv.csvDelimiter = ";"
            let table = try await upload(csv)
            #expect(table.validationStatus == .validated && table.name == "ü \"x\" & co", "\(table)")
            #expect(try await ladder.rows(service, of: table.id).map(\.text) == ["a", "b\nc"])

            var lines = DatasetUpload(
                name: "bad",
                fileName: "b.jsonl",
                data: ByteSource(Array("{\"text\":\"a\"}\n{\"txt\":\"b\"}\n".utf8))
            )
            let failed = try await upload(lines)
            #expect(failed.validationStatus == .failed)
            #expect(failed.validationError?.contains("line") == true)
            #expect(failed.parts == [])
            lines.skipMalformedInput = true
            let skipped = try await upload(lines)
            #expect(skipped.validationStatus == .validated)
            #expect(skipped.rowCount == 1)
            #expect(skipped.validationWarnings.count == 1)
            #expect(await code { _ = try await service.createJob(request(failed.id)) } == .invalidRequest)
            let long = DatasetUpload(name: String(repeating: "n", count: 50), fileName: "a.jsonl", data: lines.data)
            #expect(await code { _ = try await service.uploadDataset(long) } == .invalidRequest)
            var result = lines
            result.type = .embedResult
            #expect(await code { _ = try await service.uploadDataset(result) } == .invalidRequest)
        }
    }

    @Test(arguments: Rung.allCases) func streamsLargeUploads(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            let line = Array("{\"text\":\"\(String(repeating: "x", count: 1_000))\"}\n".utf8)
            let chunk = Array([[UInt8]](repeating: line, count: 256).joined())
            let data = ByteSource(length: chunk.count * 16) { () throws(APIError) -> ByteSource.Next in
                var left = 16
                return { () async throws(APIError) -> [UInt8]? in
                    left -= 1
                    return left < 0 ? nil : chunk
                }
            }
            let id = try await service.uploadDataset(DatasetUpload(name: "big", fileName: "b.jsonl", data: data))
            let dataset = try await ladder.until {
                let dataset = try await service.dataset(id)
                return dataset.validationStatus.isTerminal ? dataset : nil
            }
            #expect(dataset.rowCount == 4_096)
            #expect(dataset.validationStatus == .validated)
            #expect(try await ladder.rows(service, of: id).count == 4_096)
        }
    }

    @Test(arguments: Rung.allCases) func runsJobs(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            #expect(try await service.jobs() == [])
            let dataset = try await ladder.validated(service, Self.rows)
            var request = request(dataset.id, [.int8, .float])
            request.name = "nightly"
            request.truncate = .start
            let first = try await service.createJob(request)
            request.name = nil
            request.embeddingTypes = []
            let second = try await service.createJob(request)
            #expect(try await service.jobs().map(\.id) == [second, first])
            let job = try await ladder.ended(service, first)
            #expect(job.status == .complete)
            #expect(job.name == "nightly")
            #expect(job.inputType == .classification)
            #expect(Set(job.embeddingTypes) == [.int8, .float])
            #expect(job.truncate == .start)
            #expect(job.model == Ladder.model)
            #expect(job.inputDatasetID == dataset.id)
            #expect(job.progress == JobProgress(rowsDone: 40, rowsTotal: 40))
            #expect(try await service.job(first) == job)
            #expect(try await service.job(second).name == nil)
            let output = try #require(job.outputDatasetID)
            let made = try await service.dataset(output)
            #expect(made.type == .embedResult)
            #expect(made.rowCount == 40)
            #expect(made.validationStatus == .validated)
            let rows = try await ladder.rows(service, of: output)
            #expect(rows.map(\.text) == (0..<40).map { "row \($0) ü😀" })
            #expect(rows[3].vectors?.float == StandInModel.vector(of: "row 3 ü😀", dimensions: 8))
            #expect(rows[3].vectors?.int8?.count == 8 && rows[3].vectors?.ubinary == nil)
            // An ended job can be cancelled, without effect.
            try await service.cancelJob(first)
            #expect(try await service.job(first) == job)
            _ = try await ladder.ended(service, second)
            // Waiting for an ended job returns at once.
            let seen = try await service.endedJob(first, within: .seconds(20))
            #expect(seen == nil || seen == job)
        }
    }

    /// A create that is repeated with its identity returns what the first one created.
    @Test(arguments: Rung.allCases) func createsOnceForEachIdentity(rung: Rung) async throws {
        let ladder = try Ladder()
        let uploading = CreationIdentity(String(repeating: "a1", count: 32))
        let starting = CreationIdentity(String(repeating: "b2", count: 32), earlier: .possible)
        try await ladder.with(rung) { service in
            var datasets: Set<DatasetID> = []
            for _ in 0..<2 {
                let dataset = try await CreationIdentity.$current.withValue(uploading) {
                    try await ladder.validated(service, Self.rows)
                }
                datasets.insert(dataset.id)
            }
            #expect(datasets.count == 1)
            #expect(try await service.datasets().map(\.name) == ["docs"])
            var request = request(try #require(datasets.first))
            request.name = "nightly"
            let ids = try await CreationIdentity.$current.withValue(starting) { [request] in
                [try await service.createJob(request), try await service.createJob(request)]
            }
            #expect(ids[0] == ids[1])
            // Without an identity, an equal request is another job.
            let other = try await service.createJob(request)
            #expect(try await service.jobs().map(\.id) == [other, ids[0]])
            // A service with idempotency keys does not need tags.
            #expect(try await service.jobs().map(\.name) == ["nightly", "nightly"])
        }
    }

    @Test(arguments: Rung.allCases) func cancelsJobs(rung: Rung) async throws {
        // The model blocks until the job has been cancelled.
        let told = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        let ladder = try Ladder { _ in
            told.continuation.yield()
            gate.wait()
            gate.signal()
        }
        try await ladder.with(rung) { service in
            let dataset = try await ladder.validated(service, Self.rows)
            let id = try await service.createJob(request(dataset.id))
            for await _ in told.stream { break }
            #expect(try await service.job(id).status == .processing)
            try await service.cancelJob(id)
            #expect([.cancelling, .cancelled].contains(try await service.job(id).status))
            gate.signal()
            let job = try await ladder.ended(service, id)
            #expect(job.status == .cancelled)
            #expect(job.outputDatasetID == nil)
        }
    }

    @Test(arguments: Rung.allCases) func failedJobsGiveAReason(rung: Rung) async throws {
        struct Broken: Error {}
        let ladder = try Ladder { _ in throw Broken() }
        try await ladder.with(rung) { service in
            let dataset = try await ladder.validated(service, Self.rows)
            let id = try await service.createJob(request(dataset.id))
            let job = try await ladder.ended(service, id)
            #expect(job.status == .failed)
            #expect(!job.warnings.isEmpty)
            #expect(job.outputDatasetID == nil)
            #expect(try await service.jobs() == [job])
        }
    }

    @Test(arguments: Rung.allCases) func unknownObjectsAreNotFound(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            for text in ["none", "a/b c", "ü?x=1"] {
                let none = JobID(rawValue: text)
                let message = "resource not found: could not find embed job with the ID: \(text)"
                await #expect(throws: APIError(.notFound, message)) { try await service.job(none) }
                await #expect(throws: APIError(.notFound, message)) { try await service.cancelJob(none) }
            }
            let missing = DatasetID(rawValue: "none")
            await #expect(throws: APIError(.notFound, "dataset with id none not found")) {
                try await service.createJob(request(missing))
            }
            let dataset = try await ladder.validated(service, Self.rows)
            var wrong = request(dataset.id)
            wrong.model = ModelName(rawValue: "embed-english-v3.0")
            #expect(await code { _ = try await service.createJob(wrong) } == .notFound)
            #expect(try await service.jobs() == [])
        }
    }

    /// Every kind of failure is the same on every rung. Messages may differ if the server rejects a request first.
    @Test func failuresAreTheSameOnEveryRung() async throws {
        var all: [[APIError.Code?]] = []
        for rung in Rung.allCases {
            let ladder = try Ladder()
            var seen: [APIError.Code?] = []
            try await ladder.with(rung) { service in
                func note(_ body: () async throws -> Void) async { seen.append(await code(body)) }
                let (none, unknown) = (DatasetID(rawValue: "none"), ModelName(rawValue: "unknown"))
                let text = EmbedRequest(model: unknown, texts: ["a"], inputType: .searchQuery)
                var empty = text
                empty.model = Ladder.model
                empty.texts = []
                await note { _ = try await service.dataset(none) }
                await note { _ = try await service.deleteDataset(none) }
                await note { _ = try await service.content(ofPart: 0, in: none) }
                await note { _ = try await service.createJob(request(none)) }
                await note { _ = try await service.embed(text) }
                await note { _ = try await service.embed(empty) }
                await note { _ = try await service.tokenize("a", model: unknown) }
                await note { _ = try await service.detokenize([1], model: unknown) }
                await note { _ = try await service.detokenize([-1], model: Ladder.model) }
                let data = ByteSource(Array("{}".utf8))
                await note {
                    _ = try await service.uploadDataset(DatasetUpload(name: "", fileName: "a.jsonl", data: data))
                }
            }
            all.append(seen)
        }
        for other in all.dropFirst() { #expect(other == all[0]) }
        #expect(!all[0].contains(nil), "\(all[0])")
    }

    @Test(arguments: Rung.allCases) func embedsAndTokenizesTexts(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            let models = try await service.models()
            #expect(models.map(\.name) == [Ladder.model])
            #expect(models.first?.dimensions == 8)
            #expect(models.first?.maxTokens == 256)
            var request = EmbedRequest(model: Ladder.model, texts: ["a", "ü😀"], inputType: .searchQuery)
            let vectors = ["a", "ü😀"].map { StandInModel.vector(of: $0, dimensions: 8) }
            #expect(try await service.embed(request).float == vectors)
            request.embeddingTypes = [.int8, .ubinary]
            let embeddings = try await service.embed(request)
            #expect(embeddings.float == nil)
            #expect(embeddings.int8?.map(\.count) == [8, 8])
            #expect(embeddings.ubinary?.map(\.count) == [1, 1])
            let tokens = try await service.tokenize("a cat", model: Ladder.model)
            #expect(!tokens.ids.isEmpty)
            #expect(tokens.ids.count == tokens.strings.count)
            #expect(try await service.detokenize(tokens.ids, model: Ladder.model).contains("a cat"))
        }
    }

    @Test(arguments: Rung.remote) func rejectsUnknownKeys(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung, key: "wrong") { service in
            await #expect(throws: APIError(.unauthorized, "invalid api token")) { try await service.jobs() }
        }
    }

    /// Objects of other owners are invisible.
    @Test(arguments: Rung.remote) func isolatesOwners(rung: Rung) async throws {
        let ladder = try Ladder()
        let anns = ladder.engine.service(for: RouterFixture.ann)
        try await ladder.with(rung, key: "bob-key") { service in
            let dataset = try await ladder.validated(anns, Self.rows)
            let job = try await anns.createJob(request(dataset.id))
            #expect(try await service.jobs() == [])
            #expect(try await service.datasets() == [])
            #expect(await code { _ = try await service.job(job) } == .notFound)
            #expect(await code { try await service.cancelJob(job) } == .notFound)
            #expect(await code { _ = try await service.dataset(dataset.id) } == .notFound)
            #expect(await code { try await service.deleteDataset(dataset.id) } == .notFound)
            #expect(await code { _ = try await service.content(ofPart: 0, in: dataset.id) } == .notFound)
            #expect(await code { _ = try await service.createJob(request(dataset.id)) } == .notFound)
        }
    }

    /// A part read in pieces, because the connection broke, is complete.
    @Test(arguments: [Rung.router, .socket]) func resumesInterruptedDownloads(rung: Rung) async throws {
        let ladder = try Ladder()
        try await ladder.with(rung) { service in
            let dataset = try await ladder.validated(service, Self.rows)
            var whole: [UInt8] = []
            for try await chunk in try await service.content(ofPart: 0, in: dataset.id) { whole += chunk }
            let breaking = BreakingTransport(RouterTransport(to: ladder.router))
            let client = try ClientFixture().client(over: breaking)
            var pieces: [UInt8] = []
            for try await chunk in try await client.content(ofPart: 0, in: dataset.id) { pieces += chunk }
            #expect(pieces == whole)
            #expect(breaking.ranges.count > 2)
            #expect(breaking.ranges.dropFirst().allSatisfy { $0.hasPrefix("bytes=") })
        }
    }

    @Test(
        arguments: [
            .internalError, .unavailable, .storeCorrupt, .insufficientStorage, .modelInvalid, .storeLocked,
            .rateLimited,
        ] as [APIError.Code]
    )
    func passesOnTheErrorsOfTheService(code: APIError.Code) async throws {
        let fixture = RouterFixture()
        await fixture.annService.fail(with: APIError(code, "why: \"ü\""))
        let service = try ClientFixture().client(over: RouterTransport(to: fixture.router))
        await #expect(throws: APIError(code, "why: \"ü\"")) { try await service.jobs() }
        await #expect(throws: APIError(code, "why: \"ü\"")) { try await service.uploadDataset(someDataset) }
    }
}

/// A transport on which every response with a part breaks off after some bytes.
private final class BreakingTransport: HTTPTransport {
    private let base: RouterTransport
    private let log = Mutex<[String]>([])

    init(_ base: RouterTransport) { self.base = base }

    /// The requested ranges of the part, one entry per request.
    var ranges: [String] { log.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        var response = try await base.send(request)
        guard request.address.target.contains("/parts/"), response.isSuccess else { return response }
        log.withLock { $0.append(request.headers["Range"] ?? "") }
        let body = response.body
        response.body = ByteSource(length: body.length) { () throws(APIError) -> ByteSource.Next in
            var source = body.makeAsyncIterator()
            var left = 300
            return { () async throws(APIError) -> [UInt8]? in
                guard left > 0 else { throw APIError(.unavailable, "the response broke off") }
                guard let chunk = try await source.next() else { return nil }
                let piece = Array(chunk.prefix(left))
                left = piece.count < chunk.count ? 0 : left - piece.count
                return piece
            }
        }
        return response
    }
}
