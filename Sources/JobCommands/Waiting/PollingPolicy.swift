package import EmbedJobs

/// How often a service is polled.
package struct PollingPolicy: Hashable, Sendable {
    /// The pause after the first request.
    package let first: Duration
    /// The longest pause; pauses grow by half until they reach it.
    package let longest: Duration
    /// The fraction by which a pause varies, so that many clients do not poll at the same moment.
    package let spread: Double
    /// Whether requests are rationed: then one request covers all jobs, and the service is asked to wait if it can.
    package let isSparing: Bool

    /// Creates a policy from its two pauses.
    package init(first: Duration, longest: Duration, spread: Double = 0, isSparing: Bool = false) {
        self.first = first
        self.longest = longest
        self.spread = spread
        self.isSparing = isSparing
    }

    /// For an engine in this process, where a request costs nothing: fast enough for a smooth progress bar.
    package static let inProcess = PollingPolicy(first: .milliseconds(50), longest: .milliseconds(500))
    /// For a service on the network.
    package static let remote = PollingPolicy(
        first: .milliseconds(250),
        longest: .seconds(30),
        spread: 0.1,
        isSparing: true
    )
    /// For the hosted service, which limits requests per minute.
    package static let hosted = PollingPolicy(first: .seconds(2), longest: .seconds(30), spread: 0.1, isSparing: true)

    /// Returns the policy with the same pause every time.
    package func paced(at pause: Duration) -> PollingPolicy {
        PollingPolicy(first: pause, longest: pause, isSparing: isSparing)
    }

    /// Whether a failed request may be repeated: the service or the network was unavailable, and the request changes
    /// nothing. Gateways also respond with status 408, 500 and 502 while a service restarts.
    package static func isWorthRepeating(_ error: APIError) -> Bool {
        [.unavailable, .unreachable, .timeout, .rateLimited, .internalError].contains(error.code)
            || error.httpStatus == 408
    }
}

/// The pauses between polls: they grow while nothing happens, and shrink when something does.
package struct PollingPace: Sendable {
    /// The result of the last poll.
    package enum Finding: Sendable {
        /// Nothing has changed.
        case same
        /// Something has ended, so jobs created with it may end soon.
        case change
        /// The service reported a rate limit.
        case tooFast
        /// The service did not respond.
        case silent
    }

    private let policy: PollingPolicy
    private var last: Duration?
    private var least: Duration
    /// The last pause of an outage, whose pauses are the same for every policy.
    private var lastOfOutage: Duration?

    /// Starts with the first pause.
    package init(_ policy: PollingPolicy) {
        self.policy = policy
        least = policy.first
    }

    /// Returns the next pause; `chance` is a number from 0 to 1. After a rate limit, no pause is shorter than
    /// `Limits.limitedPollSecondsMin`.
    package mutating func next(_ finding: Finding, chance: Double = .random(in: 0...1)) -> Duration {
        var pause: Duration
        switch finding {
        case .same: pause = min(last.map { $0 * 3 / 2 } ?? policy.first, max(policy.longest, least))
        case .change: pause = last.map { $0 / 2 } ?? policy.first
        case .tooFast:
            least = max(least, .seconds(Limits.limitedPollSecondsMin))
            pause = min((last ?? policy.first) * 2, .seconds(Limits.pollSecondsMax))
        case .silent:
            let longest = lastOfOutage.map { $0 * 2 } ?? .milliseconds(Limits.outagePollMillisecondsMin)
            pause = min(longest, .seconds(Limits.outagePollSecondsMax))
            lastOfOutage = pause
            return pause * (0.75 + 0.25 * chance)
        }
        lastOfOutage = nil
        pause = max(pause, least)
        last = pause
        return policy.spread == 0 ? pause : pause * (1 + policy.spread * (2 * chance - 1))
    }
}
