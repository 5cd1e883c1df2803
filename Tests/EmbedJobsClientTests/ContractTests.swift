import EmbedJobs
import EmbedJobsClient
import EmbedJobsHTTP
import EmbedJobsServer
import EmbedJobsWire
import Logging
import TestSupport
import Testing

/// What every service does, whoever is behind it: asked of one in memory, and of the same one through a client.
@Suite struct ContractTests {
    enum Rung: CaseIterable { case service, router, socket, socketFile }

    private let bench = RouterBench()

    /// Asks a service by way of a rung.
    private func with(
        _ rung: Rung,
        key: String = "ann-key",
        _ body: (any EmbedJobsService) async throws -> Void
    ) async throws {
        switch rung {
        case .service: try await body(bench.annService)
        case .router: try await body(try ClientBench().client(key: key, over: RouterTransport(to: bench.router)))
        case .socket: try await served(at: .tcp(host: "127.0.0.1", port: 0), key: key, body)
        case .socketFile:
            let folder = try TemporaryFolder()
            try await served(at: .unix(path: folder.file("s")), key: key, body)
        }
    }

    private func served(
        at address: ListenAddress,
        key: String,
        _ body: (any EmbedJobsService) async throws -> Void
    ) async throws {
        let router = bench.router
        let listener = HTTPListener(
            address: address,
            rules: RequestRules(address: address),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeRequestID: { "request-1" },
            note: { _ in },
            answer: { await router.answer($0) }
        )
        let listening = Task { try await listener.run() }
        let bound = try #require(await listener.listening())
        let shown = if case .tcp = bound { "http://\(bound)" } else { "\(bound)" }
        let transport = SocketTransport(environment: [:])
        let client = try ClientBench().client(shown, key: key, over: transport)
        do {
            try await body(client)
        } catch {
            await listener.stop()
            throw error
        }
        await listener.stop()
        try await listening.value
    }

    private let model = ModelName(rawValue: "tiny")

    private func upload(_ service: any EmbedJobsService, _ name: String = "docs") async throws -> DatasetID {
        let data = ByteSource(Array("{\"text\":\"a\"}\r\n{\"text\":\"b\"}\n".utf8))
        return try await service.uploadDataset(DatasetUpload(name: name, fileName: "ü \"x\".jsonl", data: data))
    }

    private func code(_ body: () async throws -> Void) async -> APIError.Code? {
        do { try await body() } catch { return (error as? APIError)?.code }
        return nil
    }

    @Test(arguments: Rung.allCases) func datasetsComeAndGo(rung: Rung) async throws {
        try await with(rung) { service in
            #expect(try await service.datasets() == [])
            let first = try await upload(service)
            let second = try await upload(service, "more")
            let list = try await service.datasets()
            #expect(list.map(\.id) == [second, first])
            #expect(try await service.dataset(first) == list[1])
            #expect(try await service.dataset(first) == bench.annService.dataset(first))
            #expect(list[1].rowCount == 2 && list[1].validationStatus == .validated)
            var bytes: [UInt8] = []
            for try await chunk in try await service.content(ofPart: 0, in: first) { bytes += chunk }
            #expect(String(decoding: bytes, as: UTF8.self) == "{\"text\":\"a\"}\r\n{\"text\":\"b\"}\n")
            #expect(await bench.annService.upload(at: 0).fileName == "ü \"x\".jsonl")
            try await service.deleteDataset(first)
            #expect(try await service.datasets().map(\.id) == [second])
            #expect(await code { try await service.deleteDataset(first) } == .notFound)
            #expect(await code { _ = try await service.dataset(first) } == .notFound)
            #expect(await code { _ = try await service.content(ofPart: 0, in: first) } == .notFound)
            #expect(await code { _ = try await service.content(ofPart: 9, in: second) } == .notFound)
        }
    }

    @Test(arguments: Rung.allCases) func jobsComeAndEnd(rung: Rung) async throws {
        try await with(rung) { service in
            #expect(try await service.jobs() == [])
            var request = CreateJobRequest(
                model: model,
                datasetID: try await upload(service),
                inputType: .classification,
                name: "nightly",
                embeddingTypes: [.int8, .float],
                truncate: .start
            )
            let first = try await service.createJob(request)
            request.name = nil
            request.embeddingTypes = []
            let second = try await service.createJob(request)
            #expect(try await service.jobs().map(\.id) == [second, first])
            let job = try await service.job(first)
            #expect(job == (try await bench.annService.job(first)))
            #expect(job.name == "nightly" && job.inputType == .classification && job.embeddingTypes == [.int8, .float])
            #expect(job.status == .processing && job.progress == JobProgress(rowsDone: 0, rowsTotal: 2))
            await bench.annService.set(.complete, of: first)
            #expect(try await service.job(first).outputDatasetID != nil)
            // A job that has ended can be cancelled, and nothing changes.
            try await service.cancelJob(first)
            #expect(try await service.job(first).status == .complete)
            try await service.cancelJob(second)
            #expect(try await service.job(second).status == .cancelled)
        }
    }

    @Test(arguments: Rung.allCases) func whatIsMissingIsNotFound(rung: Rung) async throws {
        try await with(rung) { service in
            let none = JobID(rawValue: "a/b c")
            #expect(await code { _ = try await service.job(none) } == .notFound)
            #expect(await code { try await service.cancelJob(none) } == .notFound)
            var request = CreateJobRequest(model: model, datasetID: DatasetID(rawValue: "none"), inputType: .clustering)
            await #expect(throws: APIError(.notFound, "dataset with id none not found")) {
                try await service.createJob(request)
            }
            request.model = ModelName(rawValue: "embed-english-v3.0")
            await #expect(throws: APIError(.notFound, "model 'embed-english-v3.0' not found; there is tiny")) {
                try await service.createJob(request)
            }
            let long = String(repeating: "n", count: 50)
            #expect(await code { _ = try await upload(service, long) } == .invalidRequest)
        }
    }

    @Test(arguments: Rung.allCases) func modelsDoWhatTheyDoAtOnce(rung: Rung) async throws {
        try await with(rung) { service in
            #expect(try await service.models().map(\.name.rawValue) == ["tiny", "org/other"])
            #expect(try await service.models().first == MemoryService.model)
            var request = EmbedRequest(model: model, texts: ["a", "ü😀"], inputType: .searchQuery)
            #expect(try await service.embed(request).float == [[1, 0.1], [2, 0.1]])
            request.embeddingTypes = [.int8]
            let embeddings = try await service.embed(request)
            #expect(embeddings.float == nil && embeddings.int8 == [[-128, 127], [-128, 127]])
            #expect(embeddings.inputTokens == 4 && embeddings.warnings == ["w"] && embeddings.id == "e-ann")
            #expect(try await service.tokenize("ab", model: model) == Tokens(ids: [97, 98], strings: ["97", "98"]))
            #expect(try await service.detokenize([5, 6], model: model) == "5 6")
            #expect(await code { _ = try await service.tokenize("a", model: ModelName(rawValue: "x")) } == .notFound)
        }
    }

    @Test(
        arguments: [
            .internalError, .unavailable, .storeCorrupt, .insufficientStorage, .modelInvalid, .storeLocked,
            .rateLimited,
        ] as [APIError.Code]
    )
    func whatTheServiceFailsWithArrives(code: APIError.Code) async throws {
        await bench.annService.fail(with: APIError(code, "why: \"ü\""))
        try await with(.router) { service in
            await #expect(throws: APIError(code, "why: \"ü\"")) { try await service.jobs() }
            await #expect(throws: APIError(code, "why: \"ü\"")) { try await upload(service) }
        }
    }

    @Test(arguments: [Rung.router, .socket, .socketFile]) func aStrangersKeyOpensNothing(rung: Rung) async throws {
        try await with(rung, key: "wrong") { service in
            await #expect(throws: APIError(.unauthorized, "invalid api token")) { try await service.jobs() }
        }
    }
}
