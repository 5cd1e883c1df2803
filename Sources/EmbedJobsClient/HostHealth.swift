internal import EmbedJobs
internal import Synchronization

/// How the services that this client talks to have fared: what may be asked of them again, and whether at all.
///
/// Many calls that fail at one moment must not become many times as many: of each service there is a budget of
/// attempts beyond the first, as in the AWS SDKs' standard mode, and one that has not answered for some calls in a row
/// is left alone for a while, but for one call that tries.
final class HostHealth: Sendable {
    private struct Host {
        var budget = Limits.retryBudget
        var silences = 0
        var restsUntil: Duration?
    }

    private let policy: RetryPolicy
    private let hosts = Mutex<[String: Host]>([:])

    init(_ policy: RetryPolicy) { self.policy = policy }

    /// How long a host is still left alone; nil where it may be asked, which the first to ask then does for all.
    func rest(of host: String, at time: Duration) -> Duration? {
        hosts.withLock { hosts in
            guard let end = hosts[host]?.restsUntil else { return nil }
            if time < end { return end - time }
            hosts[host]?.restsUntil = time + policy.rest
            return nil
        }
    }

    /// A host has answered, whatever it was.
    func noteAnswer(of host: String) {
        hosts.withLock { hosts in
            hosts[host, default: Host()].silences = 0
            hosts[host, default: Host()].restsUntil = nil
        }
    }

    /// A host has done what it was asked.
    func noteSuccess(of host: String) {
        hosts.withLock { hosts in
            let left = hosts[host, default: Host()].budget
            hosts[host, default: Host()].budget = min(Limits.retryBudget, left + 1)
        }
    }

    /// A host could not be reached, or did not answer.
    func noteSilence(of host: String, at time: Duration) {
        hosts.withLock { hosts in
            hosts[host, default: Host()].silences += 1
            guard let most = policy.silencesMax, hosts[host, default: Host()].silences >= most else { return }
            hosts[host, default: Host()].restsUntil = time + policy.rest
        }
    }

    /// Takes what one more attempt costs from a host's budget; false where there is not enough left.
    func pays(for failure: CallFailure, to host: String) -> Bool {
        let cost = failure.error.code == .timeout ? Limits.timeoutCost : Limits.retryCost
        return hosts.withLock { hosts in
            guard hosts[host, default: Host()].budget >= cost else { return false }
            hosts[host, default: Host()].budget -= cost
            return true
        }
    }
}
