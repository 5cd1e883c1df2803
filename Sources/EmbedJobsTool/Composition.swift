internal import EmbedJobs
internal import EmbedJobsEngine
internal import Foundation
internal import TextEmbedding

/// Where the rooms are put together, and what they get from the process's surroundings.
enum Composition {
    /// The environment of the process.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The engine on this user's store.
    static func openEngine() throws(APIError) -> JobEngine {
        try JobEngine(storeFolder: try storeFolder(), workerCount: workerCount, precision: try precision())
    }

    /// The models of this user's store.
    static func modelShelf() throws(APIError) -> ModelShelf { try ModelShelf(storeFolder: try storeFolder()) }

    private static func storeFolder() throws(APIError) -> String {
        let environment = environment
        guard let folder = StoreLocation.folder({ environment[$0] }) else {
            throw APIError(.invalidRequest, "there is no place for the store: set EMBEDJOBS_HOME or HOME to a folder")
        }
        return folder
    }

    /// How the models compute, by $EMBEDJOBS_PRECISION.
    private static func precision() throws(APIError) -> Precision {
        guard let text = environment["EMBEDJOBS_PRECISION"], !text.isEmpty else { return .float32 }
        guard let precision = Precision(rawValue: text) else {
            let names = Precision.allCases.map(\.rawValue).joined(separator: " or ")
            throw APIError(.invalidRequest, "EMBEDJOBS_PRECISION=\(text) is not allowed; write \(names)")
        }
        return precision
    }

    /// A worker a core; $EMBEDJOBS_WORKERS leaves some to others.
    private static var workerCount: Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let wanted = environment["EMBEDJOBS_WORKERS"].flatMap { Int($0) } ?? cores
        return min(max(wanted, 1), cores)
    }
}
