import DatasetFormats
import EmbedJobs
import EmbedJobsClient
import EmbedJobsEngine
import EmbedJobsHTTP
import EmbedJobsServer
import EmbedJobsWire
import Logging
import TestSupport
import Testing

/// A connection to an engine: the engine itself, or a client with more and more layers in between.
enum Rung: CaseIterable {
    /// The engine in this process.
    case engine
    /// A client of a router in this process.
    case router
    /// A client, a loopback connection and a server.
    case socket
    /// The same over a socket file.
    case socketFile

    static let remote: [Rung] = [.router, .socket, .socketFile]
}

/// A running engine on a separate store, with a stub model, and every connection to it.
struct Ladder {
    let folder: TemporaryFolder
    let engine: JobEngine
    let router: ServiceRouter

    static let model = ModelName(rawValue: "stand-in")
    /// The owner of the key `ann-key`.
    private static let ann = RouterFixture.ann

    /// `beforeBatch` is called with each batch of texts for the model, and may throw.
    init(beforeBatch: @escaping @Sendable ([String]) throws -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        let model = StandInModel(beforeBatch: beforeBatch)
        let engine = try JobEngine(
            storeFolder: folder.file("store"),
            workerCount: 1,
            builtIn: [Self.model.rawValue: model]
        )
        self.engine = engine
        let now = Identity.system().now
        var settings = RouterSettings(
            links: PartLinks(now: now) { bytes in
                var digest = RouterFixture.Digest()
                digest.update(Array("secret".utf8) + bytes)
                return digest.value()
            },
            records: MemoryRecords(),
            makeDigest: { RouterFixture.Digest() },
            makeRequestID: { "request-id" }
        )
        settings.keepsRecords = true
        router = ServiceRouter(settings: settings, authenticator: RouterFixture.Keys()) { engine.service(for: $0) }
    }

    /// Calls `body` with the service of a rung, for the same owner on each rung.
    func with(
        _ rung: Rung,
        key: String = "ann-key",
        _ body: (any EmbedJobsService) async throws -> Void
    ) async throws {
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        switch rung {
        case .engine: try await body(engine.service(for: Self.ann))
        case .router: try await body(try ClientFixture().client(key: key, over: RouterTransport(to: router)))
        case .socket: try await served(at: .tcp(host: "127.0.0.1", port: 0), key, body)
        case .socketFile: try await served(at: .unix(path: folder.file("s")), key, body)
        }
    }

    private func served(
        at address: ListenAddress,
        _ key: String,
        _ body: (any EmbedJobsService) async throws -> Void
    ) async throws {
        let router = router
        let listener = HTTPListener(
            address: address,
            rules: RequestRules(address: address),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            makeRequestID: { "request-1" },
            note: { _ in },
            respond: { await router.respond($0) }
        )
        let listening = Task { try await listener.run() }
        let bound = try #require(await listener.listening())
        let shown = if case .tcp = bound { "http://\(bound)" } else { "\(bound)" }
        let client = try ClientFixture().client(shown, key: key, over: SocketTransport(environment: [:]))
        let failure: (any Error)?
        do {
            try await body(client)
            failure = nil
        } catch {
            failure = error
        }
        await listener.stop()
        try await listening.value
        if let failure { throw failure }
    }
}

extension Ladder {
    /// Polls until a condition holds, while the engine runs.
    func until<Value>(_ look: () async throws -> Value?) async throws -> Value {
        var seen = -1
        while true {
            seen = await engine.change(after: seen)
            if let value = try await look() { return value }
        }
    }

    /// Uploads rows and waits for their validation.
    func validated(
        _ service: any EmbedJobsService,
        _ text: String,
        name: String = "docs",
        keep: [String] = ["id"]
    ) async throws -> Dataset {
        let id = try await service.uploadDataset(
            DatasetUpload(name: name, fileName: "rows.jsonl", keepFields: keep, data: ByteSource(Array(text.utf8)))
        )
        return try await until {
            let dataset = try await service.dataset(id)
            return dataset.validationStatus.isTerminal ? dataset : nil
        }
    }

    /// Waits for a job to end.
    func ended(_ service: any EmbedJobsService, _ id: JobID) async throws -> EmbedJob {
        try await until {
            let job = try await service.job(id)
            return job.status.isTerminal ? job : nil
        }
    }

    /// All rows of a dataset, part by part.
    func rows(_ service: any EmbedJobsService, of id: DatasetID) async throws -> [DatasetRow] {
        var rows: [DatasetRow] = []
        for part in try await service.dataset(id).parts {
            var reader = AvroStreamReader()
            for try await chunk in try await service.content(ofPart: part.index, in: id) {
                try reader.feed(chunk) { if case .row(let row) = $0 { rows.append(row) } }
            }
            try reader.finish()
        }
        return rows
    }
}
