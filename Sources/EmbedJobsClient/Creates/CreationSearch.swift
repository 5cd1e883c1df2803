internal import EmbedJobs
internal import EmbedJobsWire

/// A search for the object that a create may have made, on a service that does not store idempotency keys.
///
/// An object has the tag of the create. Without a tag, it must be the only one since the first attempt, by the
/// service's clock, with the name and all other fields that the service returns; objects that are known to be created
/// by this client are excluded.
struct CreationSearch<Object: ListedObject>: Sendable {
    let caller: ServiceCaller
    /// The identity of the create; nil if it need not be safe to repeat.
    let identity: CreationIdentity?
    /// The tag in the object's name; nil without one.
    let tag: CreationTag?
    /// The name in the request.
    let name: String?
    /// Whether an object matches the request, apart from its name and time.
    let fits: @Sendable (Object) -> Bool
    /// The time of the first attempt.
    let start: Duration

    /// The object that an earlier process has created; nil if none has.
    ///
    /// - Throws: `outcomeUnknown` if that cannot be decided; the list's error if the service refuses the key.
    func earlierObject() async throws(APIError) -> Object.ID? {
        switch try await earlier() {
        case .done(let id): return id
        case .absent: return nil
        case .nothing(let error?) where error.refusesKey: throw error
        case .nothing(let error): throw Object.doubt.error(after: error)
        case .several(let ids): throw Object.doubt.error(among: ids)
        }
    }

    private func earlier() async throws(APIError) -> Observation<Object.ID> {
        switch identity?.earlier ?? CreationIdentity.Earlier.none {
        case .none: return .absent
        case .possible:
            // Without a tag, an older equal object cannot be distinguished.
            guard let tag else { return .absent }
            do throws(APIError) {
                return sighted(try await Object.earlier(caller).objects(with: tag, caller)) ?? .absent
            } catch {
                return .nothing(error)
            }
        case .intended(let time):
            let now = caller.clock.elapsed()
            let age = Duration.microseconds(max(0, caller.clock.now().microseconds - time.microseconds))
            // The request may have been sent long after that time, as an upload can take hours. But an earlier process
            // ended before this one began.
            let last = max(caller.begin, now - age)
            return await lookUntilShown(since: now - age, for: max(.zero, last + caller.listDelay - now))
        }
    }

    /// What an attempt that has just failed, and may have been carried out, has created.
    func unansweredObject() async -> Observation<Object.ID> {
        if identity != nil { return await lookUntilShown(since: start, for: caller.listDelay) }
        return await look(at: Limits.lookSeconds.map { .seconds($0) }, since: start, isConclusive: false)
    }

    /// Looks several times, the last time when the list must show the object.
    private func lookUntilShown(since moment: Duration, for window: Duration) async -> Observation<Object.ID> {
        let times = window > .zero ? Limits.lookSixths.map { window * $0 / 6 } : [.zero]
        return await look(at: times, since: moment, isConclusive: true)
    }

    private func look(
        at times: [Duration],
        since moment: Duration,
        isConclusive: Bool
    ) async -> Observation<Object.ID> {
        let begin = caller.clock.elapsed()
        var last = Observation<Object.ID>.nothing(nil)
        for time in times {
            guard await pause(until: begin + time) else { return .nothing(nil) }
            if caller.recent.keepsKeys { return .nothing(nil) }
            switch await list() {
            case .failure(let error):
                last = .nothing(error)
                if error.refusesKey { return last }
            // A service that stores idempotency keys does not need the search, since the request is retried.
            case .success where caller.recent.keepsKeys: return .nothing(nil)
            case .success(let objects):
                guard let matches = matches(in: objects, since: moment) else { continue }
                if let seen = sighted(matches) { return seen }
                last = isConclusive ? .absent : .nothing(nil)
            }
        }
        return last
    }

    /// Returns false if the caller has been cancelled, or if its deadline is earlier.
    private func pause(until moment: Duration) async -> Bool {
        let pause = moment - caller.clock.elapsed()
        guard pause > .zero else { return true }
        guard caller.isInTime(pause) else { return false }
        let reason = "the list of \(Object.doubt.rawValue)s may not show the new one yet"
        CallRepetition.report?(APIError(.unavailable, "\(caller.base.originText): \(reason)"))
        do { try await caller.clock.sleep(pause) } catch { return false }
        return true
    }

    /// The list, requested once unless the create must be safe to repeat.
    private func list() async -> Result<[Object], APIError> {
        let isByCaller = identity == nil || CallRepetition.isByCaller
        return await CallRepetition.$isByCaller.withValue(isByCaller) { () async -> Result<[Object], APIError> in
            do throws(APIError) { return .success(try await Object.all(caller)) } catch { return .failure(error) }
        }
    }

    /// The objects that the create may have made; nil if the service's time is unknown.
    private func matches(in objects: [Object], since moment: Duration) -> [Object]? {
        if let tag { return objects.filter { $0.tag == tag } }
        guard let time = caller.recent.serviceTime(at: moment) else { return nil }
        let earliest = Timestamp(microseconds: time.microseconds - Int64(Limits.clockSlackSeconds) * 1_000_000)
        return objects.filter { object in
            object.createdAt >= earliest && (object.storedName ?? "") == (name ?? "") && fits(object)
                && !caller.recent.made(object.id.rawValue)
        }
    }

    /// The one object among those that match. Of several with the same tag, those that failed or were cancelled do not
    /// count: cancelling one of them decides which one is meant.
    private func sighted(_ matches: [Object]) -> Observation<Object.ID>? {
        let live = tag == nil ? matches : matches.filter { !$0.isLost }
        let meant = live.isEmpty ? matches.prefix(1) : live[...]
        if meant.count > 1 { return .several(meant.map(\.id.rawValue)) }
        return meant.first.map { .done($0.id) }
    }
}
