import EmbedJobs
import EmbedJobsClient
import EmbedJobsEngine
import EmbedJobsHost
import EmbedJobsHTTP
import EmbedJobsWire
import LocalFiles
import Logging
import TestSupport
import Testing

/// A server in this process, on a socket file.
@Suite("Server assembly", .timeLimit(.minutes(2))) struct ServerAssemblyTests {
    private let fixture: HostFixture
    private let path: String

    init() throws {
        fixture = try HostFixture()
        path = fixture.folder.file("s")
    }

    /// The parts of a test: a server, its actions, and its log.
    private struct Fixture {
        let server: ServerAssembly
        let actions: AsyncStream<ServerSignals.Action>
        let action: AsyncStream<ServerSignals.Action>.Continuation
        let log: AsyncStream<String>

        /// Waits for a line of the log that contains a text, and returns it.
        func line(with text: String) async throws -> String {
            for await line in log where line.contains(text) { return line }
            throw APIError(.internalError, "the log ended before \(text)")
        }
    }

    private func server(isOpen: Bool) throws -> Fixture {
        var run = ServerRun(address: try #require(ListenAddress("unix:\(path)")))
        run.isOpen = isOpen
        run.workers = 0
        let (log, lines) = AsyncStream.makeStream(of: String.self)
        let logger = Logger(label: "test") { _ in ServerLog(form: .text, now: { "" }, write: { lines.yield($0) }) }
        let (actions, action) = AsyncStream.makeStream(of: ServerSignals.Action.self)
        let server = try ServerAssembly(run, in: fixture.host(), descriptors: 1_024, logger: logger)
        return Fixture(server: server, actions: actions, action: action, log: log)
    }

    /// A client that sends each request once.
    private func client(key: String? = nil) throws -> EmbedJobsHTTPClient {
        fixture.host().client(
            of: try WebAddress("unix:\(path)"),
            key: key,
            by: SocketTransport(environment: [:]),
            policy: .never,
            verbose: nil
        )
    }

    @Test("A server that ends finishes open requests") func drain() async throws {
        let test = try server(isOpen: true)
        async let running: Void = test.server.run(test.actions)
        _ = try await test.line(with: "listening")
        let slow = SlowUpload(name: "slow")
        let client = try client()
        async let uploaded = client.uploadDataset(slow.upload)
        try await fixture.waitForDataset(named: "slow")
        test.action.yield(.end)
        _ = try await test.line(with: "ending: finishing open requests")
        slow.finish()
        #expect(try await uploaded.rawValue.hasPrefix("slow-"))
        try await running
        _ = try await test.line(with: "ended")
        #expect(!Folder.isTaken(path))
    }

    @Test("A server accepts only the keys of its store, and reloads them") func keys() async throws {
        let test = try server(isOpen: false)
        async let running: Void = test.server.run(test.actions)
        _ = try await test.line(with: "listening")
        let key = try await fixture.host().keyStore().create("ann")
        #expect(try await client(key: key).jobs() == [])
        for wrong in [nil, "wrong", key + "0"] {
            let error = await #expect(throws: APIError.self) { try await client(key: wrong).jobs() }
            #expect(error?.code == .unauthorized)
        }
        try await fixture.host().keyStore().revoke("ann")
        test.action.yield(.reload)
        _ = try await test.line(with: "reloaded keys and certificates")
        let error = await #expect(throws: APIError.self) { try await client(key: key).jobs() }
        #expect(error?.code == .unauthorized)
        test.action.yield(.end)
        try await running
    }

    @Test("A store that another process owns is refused") func ownedStore() async throws {
        let owner = LocalStore(fixture.host(), say: { _ in })
        _ = try await owner.service.uploadDataset(
            DatasetUpload(name: "rows", fileName: "rows.jsonl", data: ByteSource(HostFixture.rows))
        )
        let error = #expect(throws: APIError.self) { try server(isOpen: true) }
        #expect(error?.code == .storeLocked)
        await owner.connection.close()
    }
}
