internal import EmbedJobs
internal import EmbedJobsEngine
internal import Foundation

/// Where the rooms are put together, and what they get from the process's surroundings.
enum Composition {
    /// The environment of the process.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The engine on this user's store.
    static func openEngine() throws(APIError) -> JobEngine {
        try JobEngine(storeFolder: try storeFolder(), workerCount: workerCount)
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

    /// A worker a core; $EMBEDJOBS_WORKERS leaves some to others.
    private static var workerCount: Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let wanted = environment["EMBEDJOBS_WORKERS"].flatMap { Int($0) } ?? cores
        return min(max(wanted, 1), cores)
    }
}
