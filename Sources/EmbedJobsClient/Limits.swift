/// Limits on what the client sends, waits for and keeps.
package enum Limits {
    /// Bytes of a JSON response: a thousand jobs or datasets take a few million.
    static let responseBytesMax = 64 << 20
    /// Bytes of an error body; a longer body is ignored, and only the status is used.
    static let errorBytesMax = 1 << 20
    /// Seconds to establish a connection, including TLS.
    static let connectSeconds = 10
    /// Seconds without data in either direction.
    static let idleSeconds = 60
    /// Seconds per attempt of a call with a short request and response.
    static let callSeconds = 300
    /// Maximum number of attempts per request.
    package static let attemptsMax = 5
    /// The retry budget, in the units of the two costs below; each success adds one unit.
    static let retryBudget = 100
    /// The cost of a retry.
    static let retryCost = 5
    /// The cost of a retry after a timeout.
    static let timeoutCost = 10
    /// Consecutive attempts without a response after which each call to a host is sent once.
    package static let silencesMax = 5
    /// Maximum number of attempts to resume an interrupted download before it fails. It is worth more than other calls:
    /// the rows before the interruption would have to be fetched again.
    static let resumptionsMax = 10
    /// Seconds after an unanswered request at which the client looks for the object that it may have created.
    static let lookSeconds = [0, 1, 4]
    /// The same for a create with an identity, in sixths of the time until the list must show the object.
    static let lookSixths = [0, 1, 3, 6]
    /// Seconds until the list of a service must show a new object.
    package static let listDelaySeconds = 30
    /// The tolerance in seconds for the service's time, which has a resolution of one second.
    static let clockSlackSeconds = 2
    /// The longest wait requested from a service, in seconds: shorter than the idle limit of a connection.
    static let waitSecondsMax = 30
    /// The longest `Retry-After` to wait for, in seconds; with a longer one, the call fails.
    static let retryAfterSecondsMax = 300
    /// Maximum number of seconds by which a pause exceeds the requested `Retry-After`.
    static let retryAfterSpreadSeconds = 2
    /// The period of rate limits.
    package static let ratePeriod = Duration.seconds(60)
    /// A period is extended by itself divided by this number, which tolerates clocks of different speed.
    static let ratePeriodDivisor = 600
    /// A rate limit divided by this number is the part that polls leave to other requests.
    static let reservedRateDivisor = 5
    /// Periods after which a rate limit that was confirmed is exceeded by a tenth, since it may have been raised.
    static let trialPeriods = 10
    /// The number of accepted requests from which a rate limit is learned: fewer say nothing about a minute.
    package static let learnedRateMin = 5
    /// Maximum number of counted requests, and the highest learned rate limit.
    package static let countedRequestsMax = 1_000
    /// The highest rate limit that a service may declare.
    static let declaredRateMax = 100_000
    /// Seconds of a pause for a rate limit from which the user is told the reason.
    static let reportedRateSeconds = 1
    /// Seconds during which a service may not show a new object yet.
    static let graceSeconds = 30
    /// Maximum number of remembered new jobs and datasets.
    package static let recentCountMax = 1_000
    /// Maximum number of redirects of a download.
    static let redirectsMax = 3
    /// Maximum number of pages of a list of models.
    package static let modelPagesMax = 100
    /// Bytes of a body shown by `--verbose`.
    package static let shownBodyBytesMax = 4_096
    /// Minimum length in bytes of a secret that is removed by its value; shorter texts occur too often elsewhere.
    static let secretBytesMin = 8
}
