package import EmbedJobs

/// How often a service is asked whether something has ended.
package struct PollingPolicy: Hashable, Sendable {
    /// The pause after the first question.
    package let first: Duration
    /// The longest pause; each is half as long again as the one before, up to this.
    package let longest: Duration
    /// The share by which a pause may be longer or shorter, so that many who wait do not ask at one moment.
    package let spread: Double
    /// Whether questions are few and count: then one is asked about all jobs, and the service is asked to wait where it
    /// can.
    package let isSparing: Bool

    /// Makes a policy from its two pauses.
    package init(first: Duration, longest: Duration, spread: Double = 0, isSparing: Bool = false) {
        self.first = first
        self.longest = longest
        self.spread = spread
        self.isSparing = isSparing
    }

    /// For an engine in this process, where a question costs nothing: a bar that moves.
    package static let inProcess = PollingPolicy(first: .milliseconds(50), longest: .milliseconds(500))
    /// For a service across a network.
    package static let remote = PollingPolicy(
        first: .milliseconds(250),
        longest: .seconds(30),
        spread: 0.1,
        isSparing: true
    )
    /// For the hosted service, which counts requests by the minute.
    package static let hosted = PollingPolicy(first: .seconds(2), longest: .seconds(30), spread: 0.1, isSparing: true)

    /// The same with one pause for all.
    package func paced(at pause: Duration) -> PollingPolicy {
        PollingPolicy(first: pause, longest: pause, isSparing: isSparing)
    }

    /// Whether a failed question may be asked again: the service could not answer, and asking changes nothing.
    package static func isWorthRepeating(_ error: APIError) -> Bool {
        [.unavailable, .unreachable, .timeout, .rateLimited].contains(error.code)
    }
}

/// The pauses of one who asks again and again: they grow while nothing happens, and shrink when something does.
package struct PollingPace: Sendable {
    /// What the last answer was like.
    package enum Finding: Sendable {
        /// Nothing has happened, or nothing was answered.
        case same
        /// Something has ended, and what began with it may end soon.
        case change
        /// The service wants to be asked less often.
        case tooFast
    }

    private let policy: PollingPolicy
    private var last: Duration?
    private var least: Duration

    /// Begins with the first pause.
    package init(_ policy: PollingPolicy) {
        self.policy = policy
        least = policy.first
    }

    /// The next pause; `chance` is a number from 0 to 1. Once a service has been asked too often, no pause is as short
    /// as before.
    package mutating func next(_ finding: Finding, chance: Double = .random(in: 0...1)) -> Duration {
        var pause: Duration
        switch finding {
        case .same: pause = min(last.map { $0 * 3 / 2 } ?? policy.first, max(policy.longest, least))
        case .change: pause = last.map { $0 / 2 } ?? policy.first
        case .tooFast:
            least = max(least, .seconds(Limits.limitedPollSecondsMin))
            pause = min((last ?? policy.first) * 2, .seconds(Limits.pollSecondsMax))
        }
        pause = max(pause, least)
        last = pause
        return policy.spread == 0 ? pause : pause * (1 + policy.spread * (2 * chance - 1))
    }
}
