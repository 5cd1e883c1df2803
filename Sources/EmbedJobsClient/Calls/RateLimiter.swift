internal import EmbedJobs
internal import EmbedJobsWire
internal import Synchronization

/// Keeps the requests of a client within the rate limits of its service.
///
/// For each class of endpoints, at most the limit's number of requests is sent in any period, usually a minute. The
/// window slides, since it is unknown how a service counts. A request is counted from its response on, which is never
/// earlier than the service's own count. So neither a fixed nor a sliding window of the service is exceeded, and a long
/// run still uses the whole limit.
///
/// An unknown limit is learned from the first rate limit error: the number of requests accepted in the period before.
/// That may be too low, so it is doubled once it has held for a period. If the service rejects that too, the limit is
/// confirmed, and is then exceeded by a tenth every ten periods, because it may have been raised.
package final class RateLimiter: Sendable {
    /// The permission to send one request.
    package struct Ticket: Hashable, Sendable {
        /// The class of the request.
        package let kind: EndpointClass
        let number: Int
    }

    /// Whether a request may be sent now.
    package enum Admission: Hashable, Sendable {
        /// It may.
        case now(Ticket)
        /// It may after a pause. `limit` is the reason; nil if the service has asked for the pause.
        case later(Duration, limit: Int?)
    }

    fileprivate struct Quota {
        let period: Duration
        /// The number of requests in a period; nil without a limit.
        var limit: Int?
        /// The highest limit: a documented or declared one.
        var ceiling: Int?
        /// The limit learned last.
        var learned: Int?
        var isConfirmed = false
        var changedAt = Duration.zero
        /// When the service accepts the next request, after it has named a delay.
        var opensAt: Duration?
        /// The requests of the last period and those without a response, in order of time.
        var sent: [(number: Int, at: Duration)] = []
        var isReported = false

        init(_ limits: RateLimits, _ kind: EndpointClass) {
            period = limits.period + limits.period / Limits.ratePeriodDivisor
            (limit, ceiling, isConfirmed) = (limits[kind], limits[kind], limits[kind] != nil)
        }
    }

    private struct State {
        var quotas: [EndpointClass: Quota]
        var count = 0
    }

    private let known: RateLimits
    private let state = Mutex(State(quotas: [:]))

    /// Starts with the known limits.
    package init(_ known: RateLimits) { self.known = known }

    /// The period in which requests are counted.
    var period: Duration { known.period }

    /// The limit of a class in requests a period; nil if none is known.
    package func limit(of kind: EndpointClass) -> Int? { change(kind) { quota, _ in quota.limit } }

    /// Counts a request if it may be sent now, or returns how long it has to wait before it asks again.
    ///
    /// Sparing requests do not use the last fifth of a limit: while jobs are polled, others can be created or
    /// cancelled.
    package func admission(of kind: EndpointClass, at time: Duration, isSparing: Bool = false) -> Admission {
        change(kind) { quota, number in
            quota.admission(at: time, isSparing: isSparing, Ticket(kind: kind, number: number))
        }
    }

    /// Records that a request was answered, or that it may have been received.
    package func noteSent(_ ticket: Ticket, at time: Duration) {
        change(ticket.kind) { quota, _ in
            quota.remove(ticket.number)
            quota.sent.append((ticket.number, time))
        }
    }

    /// Records that a request was not received.
    package func noteUnsent(_ ticket: Ticket) { change(ticket.kind) { quota, _ in quota.remove(ticket.number) } }

    /// Records a rate limit error. `delay` is what the service asks for, and `declared` is its limit, if it says so.
    package func noteRefusal(_ ticket: Ticket, delay: Duration?, declared: Int?, at time: Duration) {
        change(ticket.kind) { quota, _ in
            quota.remove(ticket.number)
            quota.forget(before: time)
            if let delay { quota.opensAt = max(quota.opensAt ?? .zero, time + delay) }
            if let declared { quota.adopt(declared, at: time) } else { quota.learn(at: time) }
        }
    }

    /// Records the limit that a response declares.
    package func noteDeclared(_ limit: Int, for kind: EndpointClass, at time: Duration) {
        change(kind) { quota, _ in quota.adopt(limit, at: time) }
    }

    /// Whether the user was not told yet that requests of a class wait for its limit; from then on, they were.
    package func shouldReport(_ kind: EndpointClass) -> Bool {
        change(kind) { quota, _ in
            defer { quota.isReported = true }
            return !quota.isReported
        }
    }

    /// Changes the quota of a class, with a number that no other change gets.
    private func change<Result: Sendable>(_ kind: EndpointClass, _ body: (inout Quota, Int) -> Result) -> Result {
        state.withLock { state in
            state.count += 1
            return body(&state.quotas[kind, default: Quota(known, kind)], state.count)
        }
    }
}

extension RateLimiter.Quota {
    mutating func admission(
        at time: Duration,
        isSparing: Bool,
        _ ticket: RateLimiter.Ticket
    ) -> RateLimiter.Admission {
        if let opensAt, opensAt > time { return .later(opensAt - time, limit: nil) }
        opensAt = nil
        forget(before: time)
        if let known = limit, sent.count >= known { raise(at: time) }
        if let limit {
            let usable = isSparing ? max(1, limit - max(1, limit / Limits.reservedRateDivisor)) : limit
            if sent.count >= usable {
                // When fewer are left of the last period.
                let last = sent[sent.count - usable]
                return .later(max(.milliseconds(1), last.at + period - time), limit: limit)
            }
        }
        if sent.count >= Limits.countedRequestsMax, limit == nil { sent.removeFirst() }
        sent.append((ticket.number, time))
        return .now(ticket)
    }

    /// Removes the requests of earlier periods.
    mutating func forget(before time: Duration) {
        guard let first = sent.first, first.at + period <= time else { return }
        sent.removeAll { $0.at + period <= time }
    }

    mutating func remove(_ number: Int) {
        if let index = sent.lastIndex(where: { $0.number == number }) { sent.remove(at: index) }
    }

    /// Takes the limit that the service declares.
    mutating func adopt(_ declared: Int, at time: Duration) {
        if limit != declared { changedAt = time }
        (limit, ceiling, isConfirmed) = (declared, declared, true)
    }

    /// Learns a limit from the requests that were accepted in the last period.
    mutating func learn(at time: Duration) {
        guard sent.count >= Limits.learnedRateMin, sent.count < limit ?? Limits.countedRequestsMax else { return }
        isConfirmed = isConfirmed || learned.map { sent.count <= $0 * 11 / 10 } ?? false
        (limit, learned, changedAt) = (sent.count, sent.count, time)
    }

    /// Tries a higher limit, if the present one has held for long enough.
    private mutating func raise(at time: Duration) {
        guard let known = limit, known < ceiling ?? .max,
            time - changedAt >= (isConfirmed ? period * Limits.trialPeriods : period)
        else { return }
        let higher = isConfirmed ? known + max(1, known / 10) : known * 2
        changedAt = time
        limit = ceiling.map { min(higher, $0) } ?? (higher < Limits.countedRequestsMax ? higher : nil)
    }
}
