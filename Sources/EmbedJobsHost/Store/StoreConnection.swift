internal import EmbedJobs
internal import EmbedJobsEngine

/// A connection to this user's store, opened by the first call that needs it: a script that has a mistake, or that only
/// prints, never touches the store.
///
/// One process owns a store. The first one that opens it becomes the owner, runs the jobs, and listens on a socket in
/// the store's folder. The others are its clients, and one of them takes over when the owner exits.
package actor StoreConnection {
    /// How to open a store, and where its owner listens.
    struct Configuration: Sendable {
        var open: @Sendable () throws(APIError) -> JobEngine
        var socketPath: @Sendable () throws(APIError) -> String
        /// The store's folder if the store does not exist yet; nil if it does.
        var missing: @Sendable () throws(APIError) -> String? = { () throws(APIError) in nil }
    }

    /// The result of an attempt to own the store.
    enum Attempt {
        /// This process owns the store.
        case owner(OwnedStore)
        /// Another process owns the store.
        case refused(APIError)
    }

    private let configuration: Configuration
    private var owned: OwnedStore?
    private var isClient = false
    private var failure: APIError?

    /// Creates a connection without opening the store.
    init(_ configuration: Configuration) { self.configuration = configuration }

    /// Stops the engine: finishes requests of other processes and releases running shards, so that a client takes over.
    func close() async {
        let leaving = owned
        owned = nil
        failure = failure ?? APIError(.unavailable, "the engine is stopping")
        await leaving?.close()
    }

    /// The engine, if this process owns the store.
    var openedEngine: JobEngine? { owned?.engine }

    /// A substitute for reading a store that does not exist yet; nil if the store exists.
    func missingStore() throws(APIError) -> MissingStore? {
        if let failure { throw failure }
        guard owned == nil, !isClient else { return nil }
        return try configuration.missing().map { MissingStore(folder: $0) }
    }

    /// The store, opened if necessary; nil if another process owned it at the last attempt.
    func openedStore() throws(APIError) -> OwnedStore? {
        if isClient, owned == nil, failure == nil { return nil }
        switch try takeOver() {
        case .owner(let owned): return owned
        case .refused:
            isClient = true
            return nil
        }
    }

    /// Becomes the owner of the store if it has none.
    func takeOver() throws(APIError) -> Attempt {
        if let failure { throw failure }
        if let owned { return .owner(owned) }
        let engine: JobEngine
        do throws(APIError) { engine = try configuration.open() } catch {
            guard error.code == .storeLocked else { throw error }
            return .refused(error)
        }
        let opened = OwnedStore(engine) { [weak self] error in await self?.noteFailure(error) }
        owned = opened
        return .owner(opened)
    }

    /// Records that the store failed: every later call throws the error, and waits end.
    private func noteFailure(_ error: APIError) { failure = failure ?? error }
}
