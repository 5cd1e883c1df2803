internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsEngine
internal import EmbedJobsWire
internal import Foundation
internal import JobCommands
internal import JobShell
internal import LocalFiles
internal import TextEmbedding

#if canImport(Glibc)
@preconcurrency internal import Glibc
#else
internal import Darwin
#endif

/// Where the rooms are put together, and what they get from the process's surroundings.
enum Composition {
    /// The environment that the process was started with. Read from the C library: Foundation's copy of it, with what
    /// Foundation sets up for that, would take longer than a short script.
    static let environment: [String: String] = {
        var variables: [String: String] = [:]
        variables.reserveCapacity(64)
        var entry = environ
        while let text = entry.pointee {
            if let equals = strchr(text, Int32(UInt8(ascii: "="))) {
                let name = UnsafeBufferPointer(start: text, count: equals - text).map { UInt8(bitPattern: $0) }
                // Of a name that comes twice, getenv answers the first.
                let key = String(decoding: name, as: UTF8.self)
                if variables[key] == nil { variables[key] = String(cString: equals + 1) }
            }
            entry += 1
        }
        return variables
    }()

    /// The engine on a store, this user's unless another is named, with so many workers, or one a core. `noteExpiry` is
    /// told what has expired.
    static func openEngine(
        store: String? = nil,
        workers: Int? = nil,
        noteExpiry: @escaping @Sendable (PruneSummary) -> Void = { _ in }
    ) throws(APIError) -> JobEngine {
        // The operator ?? rethrows any error, and this may throw only one kind.
        let workers = if let workers { workers } else { try workerCount() }
        let engine = try JobEngine(
            storeFolder: try storeFolder(store),
            workerCount: workers,
            precision: try precision(),
            noteExpiry: noteExpiry
        )
        CrashMark.arm(at: engine.store.paths.crash)
        return engine
    }

    /// This user's store, whoever owns it, and the client by which it is reached where another process does. `say`
    /// shows what the start of an engine found, and what a client waits for; `verbose` every exchange.
    static func storeDoor(
        say: @escaping @Sendable (String) -> Void,
        verbose: (@Sendable (String) -> Void)?
    ) -> (door: StoreDoor, client: EmbedJobsHTTPClient) {
        let place = StoreDoor.Place(
            open: { () throws(APIError) in
                let engine = try openEngine()
                for text in engine.store.notices { say(text) }
                return engine
            },
            socketPath: { () throws(APIError) in StorePaths(root: try storeFolder()).ownerSocket },
            missing: { () throws(APIError) in
                let folder = try storeFolder()
                return try StoreFolder(root: folder).look() == .free ? folder : nil
            }
        )
        let door = StoreDoor(place)
        let watch = OwnerWatch(
            SocketTransport(environment: [:]),
            lockPath: { (try? storeFolder()).map { StorePaths(root: $0).lock } },
            say: say
        )
        // The address is a name for the log of exchanges; the way there is the door's to find.
        let path = (try? place.socketPath()) ?? ""
        let client = RemoteService.client(
            of: WebAddress(origin: .socket(path: path), target: "/"),
            key: nil,
            by: OwnerWay(door: door, watch: watch),
            policy: .toOwner,
            verbose: verbose
        )
        return (door, client)
    }

    /// The keys of a store, this user's unless another is named.
    static func keyStore(_ store: String?, makesStore: Bool) throws(APIError) -> KeyStore {
        try KeyStore(storeFolder: try storeFolder(store), makesStore: makesStore)
    }

    /// The models of this user's store.
    static func modelShelf() throws(APIError) -> ModelShelf {
        let folder = try storeFolder()
        // A folder that cannot be a store gets no models either.
        _ = try StoreFolder(root: folder).look()
        return try ModelShelf(storeFolder: folder)
    }

    /// The models of this user's store, to be looked at: nothing is made where there is none.
    static func modelLibrary() throws(APIError) -> ModelLibrary {
        try ModelShelf.library(ofStoreIn: try storeFolder())
    }

    /// How a dry run counts tokens: by the models of this user's store, which is only read.
    ///
    /// For a model that is not in it counts the default model, or another where that is not there either.
    static func tokenCounter() async throws(APIError) -> TokenCounter {
        let library = try ModelShelf.library(ofStoreIn: try storeFolder())
        let names = await library.names()
        let standIn = names.first { $0 == "all-minilm-l6-v2" } ?? names.first
        return TokenCounter(standIn: standIn.map { ModelName(rawValue: $0) }) { texts, model throws(APIError) in
            try await library.tokenizer(model).embeddedTokens(of: texts)
        }
    }

    /// What must not be kept where it was typed: the keys in the environment.
    static var secrets: [String] {
        ["CO_API_KEY", "EMBEDJOBS_API_KEY"].compactMap { environment[$0] }.filter { !$0.isEmpty }
    }

    /// The lines typed at this user's prompts, the newest last.
    static let typedLines: @Sendable () -> [String] = {
        let history = History(path: Places.state(environment).map { "\($0)/history" })
        history.refresh()
        return history.lines
    }

    /// The folder of the store: the one that is named, else this user's.
    static func storeFolder(_ named: String? = nil) throws(APIError) -> String {
        guard let folder = named ?? Places.store(environment) else {
            throw APIError(.invalidRequest, "there is no place for the store: set EMBEDJOBS_HOME or HOME to a folder")
        }
        return folder
    }

    /// How the models compute, by $EMBEDJOBS_PRECISION.
    private static func precision() throws(APIError) -> Precision {
        guard let text = EnvironmentVariable.precision.value(in: environment) else { return .float32 }
        guard let precision = Precision(rawValue: text) else {
            let names = Precision.allCases.map(\.rawValue).joined(separator: " or ")
            throw APIError(.invalidRequest, "EMBEDJOBS_PRECISION=\(text) is not allowed; write \(names)")
        }
        return precision
    }

    /// A worker a core; $EMBEDJOBS_WORKERS leaves some to others.
    private static func workerCount() throws(APIError) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        guard let text = EnvironmentVariable.workers.value(in: environment) else { return cores }
        guard let wanted = Int(text), wanted > 0 else {
            throw APIError(.invalidRequest, "EMBEDJOBS_WORKERS=\(text) is not allowed; write a number from 1")
        }
        return min(wanted, cores)
    }
}
