internal import EmbedJobs
internal import Synchronization

/// Recent failures by host: limits retries, and stops calls to a host that does not respond.
///
/// Many calls that fail at once must not cause many times as many retries. So each host has a retry budget, as in the
/// standard mode of the AWS SDKs. After several consecutive calls without a response, a host gets no requests for a
/// while, except one probing call.
final class HostHealth: Sendable {
    private struct Host {
        var budget = Limits.retryBudget
        var silences = 0
        var pausedUntil: Duration?
    }

    private let policy: RetryPolicy
    private let hosts = Mutex<[String: Host]>([:])

    init(_ policy: RetryPolicy) { self.policy = policy }

    /// The remaining time without requests to a host; nil if it may be called. The first caller after it expires
    /// probes for all.
    func rest(of host: String, at time: Duration) -> Duration? {
        hosts.withLock { hosts in
            guard let end = hosts[host]?.pausedUntil else { return nil }
            if time < end { return end - time }
            hosts[host]?.pausedUntil = time + policy.rest
            return nil
        }
    }

    /// Records a response of any kind.
    func noteResponse(of host: String) {
        hosts.withLock { hosts in
            hosts[host, default: Host()].silences = 0
            hosts[host, default: Host()].pausedUntil = nil
        }
    }

    /// Records a success.
    func noteSuccess(of host: String) {
        hosts.withLock { hosts in
            let left = hosts[host, default: Host()].budget
            hosts[host, default: Host()].budget = min(Limits.retryBudget, left + 1)
        }
    }

    /// Records that a host could not be reached or did not respond.
    func noteSilence(of host: String, at time: Duration) {
        hosts.withLock { hosts in
            hosts[host, default: Host()].silences += 1
            guard let most = policy.silencesMax, hosts[host, default: Host()].silences >= most else { return }
            hosts[host, default: Host()].pausedUntil = time + policy.rest
        }
    }

    /// Charges a retry to a host's budget; returns false if the budget is exhausted.
    func isWorthRetrying(for failure: CallFailure, to host: String) -> Bool {
        let cost = failure.error.code == .timeout ? Limits.timeoutCost : Limits.retryCost
        return hosts.withLock { hosts in
            guard hosts[host, default: Host()].budget >= cost else { return false }
            hosts[host, default: Host()].budget -= cost
            return true
        }
    }
}
