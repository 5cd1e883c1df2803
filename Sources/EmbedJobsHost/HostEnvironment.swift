package import EmbedJobs
internal import EmbedJobsClient
package import EmbedJobsEngine
internal import Foundation
package import TextEmbedding

#if canImport(Glibc)
@preconcurrency internal import Glibc
#else
internal import Darwin
#endif

/// What a process takes from its surroundings: environment variables, the user's folders, cores and models.
///
/// The entry point makes one and passes it down; a test makes its own, so that nothing depends on the state of the
/// process. Stores are opened only by the methods that say so.
package struct HostEnvironment: Sendable {
    /// The environment variables by name.
    package let variables: [String: String]
    /// The user's folders.
    package let paths: UserPaths

    private let coreCount: Int
    let builtInModels: [String: any EmbeddingModel]

    /// Creates an environment. `builtInModels` are models that need no files, by name, as in tests.
    package init(
        variables: [String: String],
        coreCount: Int = ProcessInfo.processInfo.activeProcessorCount,
        builtInModels: [String: any EmbeddingModel] = [:]
    ) {
        self.variables = variables
        paths = UserPaths(variables)
        self.coreCount = coreCount
        self.builtInModels = builtInModels
    }

    /// The environment that the process was started with. It is read from the C library, because setting up
    /// Foundation's copy would take longer than a short script.
    package static func ofProcess() -> HostEnvironment {
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
        return HostEnvironment(variables: variables)
    }

    /// The value of a variable; nil if it is unset or empty.
    package subscript(variable: EnvironmentVariable) -> String? { variable.value(in: variables) }

    /// The API keys in the environment, which must not appear in the history or in traces.
    package var secrets: [String] {
        [EnvironmentVariable.cohereKey, .key].compactMap { self[$0] }
    }

    /// The folder of the store. Default: this user's.
    ///
    /// - Throws: `invalidSetting` if the environment determines none.
    package func storeFolder(_ named: String? = nil) throws(APIError) -> String {
        guard let folder = named ?? paths.store else {
            throw APIError(.invalidSetting, "the folder of the store is unknown: set EMBEDJOBS_HOME or HOME")
        }
        return folder
    }

    /// One worker per core, or fewer if $EMBEDJOBS_WORKERS limits them.
    ///
    /// - Throws: `invalidSetting` if the value is not a whole number from 1 to the maximum.
    package func workerCount() throws(APIError) -> Int {
        guard let text = self[.workers] else { return coreCount }
        guard let wanted = Int(text), (1...Limits.workersMax).contains(wanted) else {
            throw APIError(
                .invalidSetting,
                "EMBEDJOBS_WORKERS=\(text): must be a whole number from 1 to \(Limits.workersMax)"
            )
        }
        return min(wanted, coreCount)
    }

    /// The time until the lists of a service must show a new object, in $EMBEDJOBS_LIST_DELAY. Default: 30 seconds.
    ///
    /// - Throws: `invalidSetting` if the value is not a number of seconds up to an hour.
    package func listDelay() throws(APIError) -> Duration {
        guard let text = self[.listDelay] else { return .seconds(EmbedJobsClient.Limits.listDelaySeconds) }
        let most = Limits.listDelaySecondsMax
        guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), (0...Double(most)).contains(seconds) else {
            throw APIError(
                .invalidSetting,
                "EMBEDJOBS_LIST_DELAY=\(text): must be a number of seconds from 0s to \(most)s, such as 0.3s"
            )
        }
        return .milliseconds(Int(seconds * 1_000))
    }

    /// Checks the settings of the engine. Entry points call this before they open a store, because a mistake in them is
    /// an error of usage, which changes nothing. The store's folder is not one: a script may not need it.
    ///
    /// - Throws: `invalidSetting` for the first variable that has a value that is not allowed.
    package func checkEngineSettings() throws(APIError) {
        _ = try workerCount()
        _ = try precision()
    }

    /// Opens the engine on a store. Default: this user's store, and one worker per core.
    package func openEngine(
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
            builtIn: builtInModels,
            events: events
        )
        CrashMark.arm(at: engine.store.paths.crash)
        return engine
    }

    /// The precision in $EMBEDJOBS_PRECISION. Default: float32.
    func precision() throws(APIError) -> Precision {
        guard let text = self[.precision] else { return .float32 }
        guard let precision = Precision(rawValue: text) else {
            let names = Precision.allCases.map(\.rawValue).joined(separator: " or ")
            throw APIError(.invalidSetting, "EMBEDJOBS_PRECISION=\(text): must be \(names)")
        }
        return precision
    }
}
