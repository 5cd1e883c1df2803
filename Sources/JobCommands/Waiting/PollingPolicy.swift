package import EmbedJobs

/// How often a service is polled.
package struct PollingPolicy: Hashable, Sendable {
    /// What a request costs.
    package enum Access: Hashable, Sendable {
        /// Nothing: an engine in this process. Each job is fetched by its id.
        case inProcess
        /// Little: an embedjobs server. One request covers several jobs, and the server waits for the end of a job.
        case server
        /// The service limits requests per minute. Each poll is one request, which covers all jobs of the account, for
        /// all processes of this user.
        case rationed
    }

    /// The shortest pause between two polls of jobs.
    package private(set) var shortest: Duration
    /// The longest pause between two polls of jobs.
    package let longest: Duration
    /// The shortest pause between two polls of a dataset that is validated.
    package let validation: Duration
    /// The fraction by which a pause varies, so that many clients do not poll at the same moment.
    package let spread: Double
    /// What a request costs.
    package let access: Access

    /// Creates a policy; `validation` defaults to the shortest pause.
    package init(
        shortest: Duration,
        longest: Duration,
        validation: Duration? = nil,
        spread: Double = 0,
        access: Access = .inProcess
    ) {
        self.shortest = shortest
        self.longest = longest
        self.validation = validation ?? shortest
        self.spread = spread
        self.access = access
    }

    /// For an engine in this process: fast enough for a smooth progress bar.
    package static let inProcess = PollingPolicy(
        shortest: .milliseconds(50),
        longest: .milliseconds(500),
        validation: .milliseconds(10)
    )
    /// For an embedjobs server.
    package static let server = PollingPolicy(
        shortest: .milliseconds(250),
        longest: .seconds(30),
        validation: .milliseconds(20),
        spread: 0.1,
        access: .server
    )
    /// For the hosted service with a production key: 50 requests a minute for jobs, and 500 for datasets. So a script
    /// that uploads a file and creates a job every 1.2 seconds can send ten for each dataset. Also for a service that
    /// is not known yet.
    package static let production = PollingPolicy(
        shortest: .seconds(2),
        longest: .seconds(Limits.pollSecondsMax),
        validation: .milliseconds(150),
        spread: 0.1,
        access: .rationed
    )

    /// For a key that may send a number of requests for jobs per minute: one of them is left for a create or a cancel.
    package static func trial(requestsPerMinute count: Int) -> PollingPolicy {
        PollingPolicy(
            shortest: max(production.shortest, .seconds(Limits.pollPeriodSeconds) / max(1, count - 1)),
            longest: production.longest,
            validation: .seconds(1),
            spread: production.spread,
            access: .rationed
        )
    }

    /// Whether one request covers several jobs.
    package var isSparing: Bool { access != .inProcess }

    /// Returns the policy with the same pause every time.
    package func paced(at pause: Duration) -> PollingPolicy {
        PollingPolicy(shortest: pause, longest: pause, access: access)
    }

    /// Returns the policy after a rate limit: no pause is shorter than `Limits.limitedPollSecondsMin`.
    package var limited: PollingPolicy {
        var policy = self
        policy.shortest = max(shortest, .seconds(Limits.limitedPollSecondsMin))
        return policy
    }

    /// The policy for the validation of a dataset, which takes less time than a job.
    package var ofValidation: PollingPolicy {
        PollingPolicy(
            shortest: validation,
            longest: max(validation, min(longest, .seconds(Limits.validationPollSecondsMax))),
            spread: spread,
            access: access
        )
    }

    /// Whether a failed request may be repeated: the service or the network was unavailable, and the request changes
    /// nothing. Gateways also respond with status 408, 500 and 502 while a service restarts.
    package static func isWorthRepeating(_ error: APIError) -> Bool {
        [.unavailable, .unreachable, .timeout, .rateLimited, .internalError].contains(error.code)
            || error.httpStatus == 408
    }
}

/// The pauses between polls: a fixed share of the time that the youngest job or dataset has taken so far, so that the
/// delay of a notice is a fixed share too, and short jobs are not polled more often than long ones.
package struct PollingPace: Sendable {
    /// The result of the last poll.
    package enum Finding: Sendable {
        /// Nothing has changed.
        case same
        /// Something has ended, so what was created with it may end soon.
        case change
        /// The service reported a rate limit.
        case tooFast
        /// The service did not respond.
        case silent
    }

    private var last: Duration?
    /// The last pause of an outage, whose pauses are the same for every policy.
    private var lastOfOutage: Duration?

    /// Starts without a pause.
    package init() {}

    /// Returns the next pause.
    ///
    /// - Parameters:
    ///   - policy: The policy now: what is known about the service can change between two polls.
    ///   - age: For how long the youngest job or dataset has existed.
    ///   - chance: A number from 0 to 1.
    package mutating func next(
        _ finding: Finding,
        _ policy: PollingPolicy,
        age: Duration,
        chance: Double = .random(in: 0...1)
    ) -> Duration {
        let longest = max(policy.longest, policy.shortest)
        var pause = min(age * Limits.pollPercent / 100, longest)
        switch finding {
        case .same: break
        case .change: pause /= 2
        case .tooFast: pause = min(max(pause, last ?? policy.shortest) * 2, .seconds(Limits.pollSecondsMax))
        case .silent:
            let longest = lastOfOutage.map { $0 * 2 } ?? .milliseconds(Limits.outagePollMillisecondsMin)
            pause = min(longest, .seconds(Limits.outagePollSecondsMax))
            lastOfOutage = pause
            return pause * (0.75 + 0.25 * chance)
        }
        lastOfOutage = nil
        pause = max(pause, policy.shortest)
        last = pause
        // The shortest pause keeps within a limit of the service.
        return max(pause * (1 + policy.spread * (2 * chance - 1)), policy.shortest)
    }
}
