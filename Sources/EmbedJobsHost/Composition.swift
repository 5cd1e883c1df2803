package import EmbedJobs
package import EmbedJobsClient
package import EmbedJobsEngine
internal import EmbedJobsWire
internal import Foundation
package import JobCommands
internal import LocalFiles
internal import TextEmbedding

#if canImport(Glibc)
@preconcurrency internal import Glibc
#else
internal import Darwin
#endif

/// Assembles the modules and supplies what they need from the process's environment.
package enum Composition {
    /// The environment that the process was started with. It is read from the C library, because setting up
    /// Foundation's copy would take longer than a short script.
    package static let environment: [String: String] = {
        var variables: [String: String] = [:]
        variables.reserveCapacity(64)
        var entry = environ
        while let text = entry.pointee {
            if let equals = strchr(text, Int32(UInt8(ascii: "="))) {
                let name = UnsafeBufferPointer(start: text, count: equals - text).map { UInt8(bitPattern: $0) }
                // For a name that occurs twice, getenv returns the first value.
                let key = String(decoding: name, as: UTF8.self)
                if variables[key] == nil { variables[key] = String(cString: equals + 1) }
            }
            entry += 1
        }
        return variables
    }()

    /// Opens the engine on a store. Default: this user's store, and one worker per core.
    static func openEngine(
        store: String? = nil,
        workers: Int? = nil,
        events: EngineEvents = EngineEvents()
    ) throws(APIError) -> JobEngine {
        // The operator ?? rethrows any error; this function throws only APIError.
        let workers = if let workers { workers } else { try workerCount() }
        let engine = try JobEngine(
            storeFolder: try storeFolder(store),
            workerCount: workers,
            precision: try precision(),
            events: events
        )
        CrashMark.arm(at: engine.store.paths.crash)
        return engine
    }

    /// A connection to this user's store, and the client that is used when another process owns it. `say` shows
    /// warnings of the engine, what has expired, and what a client waits for; `verbose` shows every exchange.
    package static func storeConnection(
        say: @escaping @Sendable (String) -> Void,
        verbose: (@Sendable (String) -> Void)?
    ) -> (connection: StoreConnection, client: EmbedJobsHTTPClient) {
        let configuration = StoreConnection.Configuration(
            open: { () throws(APIError) in
                let engine = try openEngine(events: EngineEvents(expired: { say(ExpiryChoice.notice(of: $0)) }))
                for text in engine.store.notices { say("warning: \(text)") }
                return engine
            },
            socketPath: { () throws(APIError) in StorePaths(root: try storeFolder()).ownerSocket },
            missing: { () throws(APIError) in
                let folder = try storeFolder()
                return try StoreFolder(root: folder).look() == .free ? folder : nil
            }
        )
        let connection = StoreConnection(configuration)
        let watch = OwnerWatch(
            SocketTransport(environment: [:]),
            lockPath: { (try? storeFolder()).map { StorePaths(root: $0).lock } },
            say: { say("warning: \($0)") }
        )
        // The address is only a name for the log of exchanges; OwnerTransport finds the connection.
        let path = (try? configuration.socketPath()) ?? ""
        let client = RemoteService.client(
            of: WebAddress(origin: .socket(path: path), target: "/"),
            key: nil,
            by: OwnerTransport(connection: connection, watch: watch),
            policy: .toOwner,
            verbose: verbose
        )
        return (connection, client)
    }

    /// The keys of a store. Default: this user's store.
    package static func keyStore(_ store: String?, makesStore: Bool) throws(APIError) -> KeyStore {
        try KeyStore(storeFolder: try storeFolder(store), makesStore: makesStore)
    }

    /// Installs models in this user's store.
    package static func modelInstaller() throws(APIError) -> ModelShelf {
        let folder = try storeFolder()
        // A folder that cannot be a store gets no models either.
        _ = try StoreFolder(root: folder).look()
        return try ModelShelf(storeFolder: folder)
    }

    /// The models of this user's store, read-only: a missing store is not created.
    package static func modelLibrary() throws(APIError) -> ModelLibrary {
        try ModelShelf.library(ofStoreIn: try storeFolder())
    }

    /// The token counter of a dry run. It uses the models of this user's store, which is only read.
    ///
    /// A model that is not installed is replaced by the default model, or by the first one that is installed.
    package static func tokenCounter() async throws(APIError) -> TokenCounter {
        let library = try ModelShelf.library(ofStoreIn: try storeFolder())
        let names = try await library.names()
        let standIn = names.first { $0 == "all-minilm-l6-v2" } ?? names.first
        return TokenCounter(standIn: standIn.map { ModelName(rawValue: $0) }) { texts, model throws(APIError) in
            try await library.tokenizer(model).embeddedTokens(of: texts)
        }
    }

    /// The API keys in the environment, which must not appear in the history or in traces.
    package static var secrets: [String] {
        ["CO_API_KEY", "EMBEDJOBS_API_KEY"].compactMap { environment[$0] }.filter { !$0.isEmpty }
    }

    /// The folder of the store. Default: this user's.
    package static func storeFolder(_ named: String? = nil) throws(APIError) -> String {
        guard let folder = named ?? UserPaths.store(environment) else {
            throw APIError(.invalidRequest, "the folder of the store is unknown: set EMBEDJOBS_HOME or HOME")
        }
        return folder
    }

    /// The precision in $EMBEDJOBS_PRECISION. Default: float32.
    private static func precision() throws(APIError) -> Precision {
        guard let text = EnvironmentVariable.precision.value(in: environment) else { return .float32 }
        guard let precision = Precision(rawValue: text) else {
            let names = Precision.allCases.map(\.rawValue).joined(separator: " or ")
            throw APIError(.invalidRequest, "EMBEDJOBS_PRECISION=\(text): must be \(names)")
        }
        return precision
    }

    /// One worker per core, or fewer if $EMBEDJOBS_WORKERS limits them. Entry points call this before they open a
    /// store, because a value that is not allowed is an error of usage.
    @discardableResult
    package static func workerCount() throws(APIError) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        guard let text = EnvironmentVariable.workers.value(in: environment) else { return cores }
        guard let wanted = Int(text), (1...Limits.workersMax).contains(wanted) else {
            throw APIError(
                .invalidRequest,
                "EMBEDJOBS_WORKERS=\(text): must be a whole number from 1 to \(Limits.workersMax)"
            )
        }
        return min(wanted, cores)
    }
}
