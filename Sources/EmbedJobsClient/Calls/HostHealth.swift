internal import EmbedJobs
internal import Synchronization

/// Recent failures by host: limits the retries of calls, never the calls themselves.
///
/// Many calls that fail at once must not cause many times as many retries. So each host has a retry budget, as in the
/// standard mode of the AWS SDKs. After several consecutive attempts without a response, each call is sent once, until
/// the host responds again: a command that was typed always meets the real cause.
final class HostHealth: Sendable {
    private struct Host {
        var budget = Limits.retryBudget
        var silences = 0
    }

    private let policy: RetryPolicy
    private let hosts = Mutex<[String: Host]>([:])

    init(_ policy: RetryPolicy) { self.policy = policy }

    /// Records a response of any kind.
    func noteResponse(of host: String) {
        hosts.withLock { $0[host, default: Host()].silences = 0 }
    }

    /// Records a success.
    func noteSuccess(of host: String) {
        hosts.withLock { hosts in
            let left = hosts[host, default: Host()].budget
            hosts[host, default: Host()].budget = min(Limits.retryBudget, left + 1)
        }
    }

    /// Records that a host could not be reached or did not respond.
    func noteSilence(of host: String) {
        hosts.withLock { $0[host, default: Host()].silences += 1 }
    }

    /// Charges a retry to a host's budget; returns false if the budget is exhausted, or if the host has been silent for
    /// too long.
    func isWorthRetrying(for failure: CallFailure, to host: String) -> Bool {
        let cost = failure.error.code == .timeout ? Limits.timeoutCost : Limits.retryCost
        return hosts.withLock { hosts in
            if let most = policy.silencesMax, hosts[host, default: Host()].silences >= most { return false }
            guard hosts[host, default: Host()].budget >= cost else { return false }
            hosts[host, default: Host()].budget -= cost
            return true
        }
    }
}
