internal import EmbedJobs
internal import EmbedJobsEngine

/// The way into this user's store, opened by the first call that needs it: a script with a mistake in it, or one that
/// only prints, never touches it.
///
/// One process owns a store. The first to come does, runs the jobs, and listens on a socket in the store's folder; each
/// other is its client there, and takes over when the owner has left.
actor StoreDoor {
    /// How a store is opened, and where its owner listens.
    struct Place: Sendable {
        var open: @Sendable () throws(APIError) -> JobEngine
        var socketPath: @Sendable () throws(APIError) -> String
        /// The store's folder where no store is in it yet; nil where one is.
        var missing: @Sendable () throws(APIError) -> String? = { () throws(APIError) in nil }
    }

    /// What came of an attempt to own the store.
    enum Attempt {
        /// This process does.
        case owner(OwnedStore)
        /// Another process does.
        case refused(APIError)
    }

    private let place: Place
    private var owned: OwnedStore?
    private var isGuest = false
    private var failure: APIError?

    /// A door to a store, which stays shut until somebody enters.
    init(_ place: Place) { self.place = place }

    /// Stops what was begun: requests of other processes may end, running shards are given back, and whoever is a
    /// client here takes over.
    func close() async {
        let leaving = owned
        owned = nil
        failure = failure ?? APIError(.unavailable, "the engine is stopping")
        await leaving?.close()
    }

    /// The engine, if this process owns the store by now.
    var openedEngine: JobEngine? { owned?.engine }

    /// What to look at instead of a store that does not exist yet; nil where one does.
    func missingStore() throws(APIError) -> MissingStore? {
        if let failure { throw failure }
        guard owned == nil, !isGuest else { return nil }
        return try place.missing().map { MissingStore(folder: $0) }
    }

    /// The store, if this process owns it; nil where another does, as far as is known.
    func entered() throws(APIError) -> OwnedStore? {
        if isGuest, owned == nil, failure == nil { return nil }
        switch try takeOver() {
        case .owner(let owned): return owned
        case .refused:
            isGuest = true
            return nil
        }
    }

    /// Owns the store from now on, if nobody else does.
    func takeOver() throws(APIError) -> Attempt {
        if let failure { throw failure }
        if let owned { return .owner(owned) }
        let engine: JobEngine
        do throws(APIError) { engine = try place.open() } catch {
            guard error.code == .storeLocked else { throw error }
            return .refused(error)
        }
        let opened = OwnedStore(engine) { [weak self] error in await self?.noteFailure(error) }
        owned = opened
        return .owner(opened)
    }

    /// The store failed: every later call says so, and a wait ends instead of waiting for what cannot come.
    private func noteFailure(_ error: APIError) { failure = failure ?? error }
}
