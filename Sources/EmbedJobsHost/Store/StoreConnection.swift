internal import EmbedJobs
package import EmbedJobsEngine

/// A connection to this user's store, opened by the first call that needs it: a script that has a mistake, or that only
/// prints, never touches the store.
///
/// One process owns a store. The first one that opens it becomes the owner, runs the jobs, and listens on a socket in
/// the store's folder. The others are its clients, and one of them takes over when the owner exits.
package actor StoreConnection {
    /// The result of an attempt to own the store.
    enum Attempt {
        /// This process owns the store.
        case owner(OwnedStore)
        /// Another process owns the store.
        case refused(APIError)
    }

    private let host: HostEnvironment
    private let say: @Sendable (String) -> Void
    private var owned: OwnedStore?
    private var isClient = false
    private var failure: APIError?

    /// Creates a connection without opening the store. `say` shows warnings of the engine and what has expired.
    init(_ host: HostEnvironment, say: @escaping @Sendable (String) -> Void) {
        self.host = host
        self.say = say
    }

    /// Stops the engine: finishes requests of other processes and releases running shards, so that a client takes over.
    package func close() async {
        let leaving = owned
        owned = nil
        failure = failure ?? APIError(.unavailable, "the engine is stopping")
        await leaving?.close()
    }

    /// The engine, if this process owns the store.
    package var openedEngine: JobEngine? { owned?.engine }

    /// A substitute for reading a store that does not exist yet; nil if the store exists.
    func missingStore() throws(APIError) -> MissingStore? {
        if let failure { throw failure }
        guard owned == nil, !isClient else { return nil }
        let folder = try host.storeFolder()
        return try StoreFolder(root: folder).look() == .free ? MissingStore(folder: folder) : nil
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
        do throws(APIError) { engine = try openEngine() } catch {
            guard error.code == .storeLocked else { throw error }
            return .refused(error)
        }
        let opened = OwnedStore(engine) { [weak self] error in await self?.noteFailure(error) }
        owned = opened
        return .owner(opened)
    }

    private func openEngine() throws(APIError) -> JobEngine {
        let say = say
        let engine = try host.openEngine(events: EngineEvents(expired: { say(ExpiryChoice.notice(of: $0)) }))
        for text in engine.store.notices { say("warning: \(text)") }
        return engine
    }

    /// Records that the store failed: every later call throws the error, and waits end.
    private func noteFailure(_ error: APIError) { failure = failure ?? error }
}
